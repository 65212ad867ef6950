//! Diagrams: geometry, scenes and how they are drawn.
