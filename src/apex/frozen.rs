//! An object graph that has left its machine: a queued job with all that it holds.
//!
//! Invariant: complete and closed. Nothing in it points to any machine, so it may wait for hours of virtual time, be
//! cloned with the world, and thaw in a machine of the same program.

use crate::types::ClassId;
use crate::value::{Handle, Heap, Object, Value};

/// A detached copy of an object and of everything it reaches.
#[derive(Debug, Clone, Default)]
pub struct Frozen {
    class: String,
    /// Fingerprint of the program whose classes the objects are of.
    program: u64,
    /// The first is the object itself. Their values refer to places in this list.
    objects: Vec<Object>,
}

impl Frozen {
    /// Name of the object's class, such as `AccountEnrichmentJob`.
    pub fn class(&self) -> &str {
        &self.class
    }

    /// Fingerprint of the program that it belongs to.
    pub(crate) fn program(&self) -> u64 {
        self.program
    }

    /// The classes of all objects.
    pub(crate) fn classes(&self) -> Vec<ClassId> {
        let mut classes = Vec::new();
        for object in &self.objects {
            if let Object::Instance { class, .. } = object
                && !classes.contains(class)
            {
                classes.push(*class);
            }
        }
        classes
    }

    /// Copies an object and all it reaches out of a heap. Shared objects stay shared, cycles stay cycles.
    pub(crate) fn freeze(heap: &Heap, root: Value, class: &str, program: u64) -> Frozen {
        // Where each object of the heap goes; the first is its own place, so zero can say that it was not met yet.
        let mut places: Vec<Handle> = vec![0; heap.size()];
        let mut order: Vec<Handle> = Vec::new();
        let mut visit = |value: Value, order: &mut Vec<Handle>| {
            if let Some(handle) = value.handle()
                && order.first() != Some(&handle)
                && let Some(place @ 0) = places.get_mut(handle as usize)
            {
                *place = order.len() as Handle;
                order.push(handle);
            }
        };
        visit(root, &mut order);
        let mut objects = Vec::new();
        while let Some(handle) = order.get(objects.len()).copied() {
            let mut object = heap.get(Value::reference(handle)).cloned().unwrap_or_default();
            object.for_each_value(|value| visit(*value, &mut order));
            objects.push(object);
        }
        objects
            .iter_mut()
            .for_each(|object| object.move_values(&|handle| places.get(handle as usize).copied().unwrap_or(0)));
        Frozen { class: class.to_owned(), program, objects }
    }

    /// Puts a copy of the objects on a heap; answers the object itself.
    pub(crate) fn thaw(&self, heap: &mut Heap) -> Value {
        let handles: Vec<Value> = self.objects.iter().map(|_| heap.put(Object::Free)).collect();
        let moved = |handle: Handle| handles.get(handle as usize).and_then(|now| now.handle()).unwrap_or(0);
        for (place, object) in handles.iter().zip(&self.objects) {
            let mut object = object.clone();
            object.move_values(&moved);
            if let Some(free) = heap.get_mut(*place) {
                *free = object;
            }
        }
        handles.first().copied().unwrap_or_default()
    }
}
