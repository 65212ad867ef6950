/** Logic in the trigger itself, as old code has it. */
trigger AccountTrigger on Account (before insert, before update, after delete) {
    if (Trigger.isBefore) {
        for (Account account : Trigger.new) {
            Account previous = Trigger.isUpdate ? Trigger.oldMap.get(account.Id) : null;
            if (account.Name != previous?.Name && account.Name?.containsIgnoreCase('test harbour') == true) {
                account.Description = 'Checked ' + (Trigger.isInsert ? 'on arrival' : 'again');
            }
        }
    } else if (Trigger.isAfter && Trigger.isDelete) {
        Integer count = 0;
        for (Account gone : Trigger.old) {
            count++;
        }
        System.debug(LoggingLevel.FINE, count + ' of ' + Trigger.size + ' accounts are gone');
    }
}
