/** The warehouse's own: a product's shelf is the number behind its last dash. It knows nothing of the app. */
trigger CaseLineItemShelf on Case_Line_Item__c (before insert) {
    for (Case_Line_Item__c item : Trigger.new) {
        item.Shelf__c = Integer.valueOf(item.Product__c.substringAfterLast('-'));
    }
}
