/**
 * Refuses what no carrier takes, as code that nobody has thought through does: with an exception.
 */
trigger ShipmentTrigger on Shipment__c (before insert) {
    for (Shipment__c shipment : Trigger.new) {
        if (shipment.Carrier__c == 'Nobody') {
            throw new IllegalArgumentException('Nobody carries nothing.');
        }
    }
}
