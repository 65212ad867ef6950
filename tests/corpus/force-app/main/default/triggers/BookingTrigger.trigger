/** Hands every event to the one handler. */
trigger BookingTrigger on Booking__c (before insert, before update, before delete, after insert, after update) {
    new BookingTriggerHandler().run();
}
