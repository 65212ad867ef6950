/** Hands saved accounts to the enrichment. Holds no logic of its own. */
trigger AccountEnrichmentTrigger on Account (after insert, after update) {
    AccountEnrichment.enqueue(Trigger.new, Trigger.oldMap);
}
