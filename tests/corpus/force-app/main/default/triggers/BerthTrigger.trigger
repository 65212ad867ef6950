/** Runs what custom metadata names. */
trigger BerthTrigger on Berth__c (before insert, after update) {
    TriggerActions.run(Berth__c.SObjectType, Trigger.operationType, Trigger.new, Trigger.oldMap);
}
