//! What an org has and how much of it is left: recent items, counts of records, limits.
//!
//! Refuses nothing. Simplified: only requests are counted; of all other limits nothing is used. A record is a recent
//! item of whoever saved it with `Sforce-Mru: updateMru=true`, as in Salesforce, where nobody looks at pages.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm>

use crate::{
    access,
    http::Response,
    json::{Out, write_record},
    soql::View,
    triggers::Desk,
};

use super::{
    Used,
    responses::json,
    rows::{all_fields, only},
};

/// Limits of an org of the Developer Edition, with how much there is of each.
const LIMITS: &str = "ActiveScratchOrgs 3,AnalyticsExternalDataSizeMB 40960,ConcurrentAsyncGetReportInstances 200,\
    ConcurrentEinsteinDataInsightsStoryCreation 5,ConcurrentEinsteinDiscoveryStoryCreation 2,\
    ConcurrentSyncReportRuns 20,DailyAnalyticsDataflowJobExecutions 60,DailyAnalyticsUploadedFilesSizeMB 51200,\
    DailyApiRequests 0,DailyAsyncApexExecutions 250000,DailyAsyncApexTests 500,DailyBulkApiBatches 15000,\
    DailyBulkV2QueryFileStorageMB 976562,DailyBulkV2QueryJobs 10000,DailyDeliveredPlatformEvents 10000,\
    DailyDurableGenericStreamingApiEvents 10000,DailyDurableStreamingApiEvents 10000,\
    DailyEinsteinDataInsightsStoryCreation 1000,DailyGenericStreamingApiEvents 10000,DailyScratchOrgs 6,\
    DailyStandardVolumePlatformEvents 10000,DailyStreamingApiEvents 10000,DailyWorkflowEmails 30,DataStorageMB 5,\
    DurableStreamingApiConcurrentClients 20,FileStorageMB 20,HourlyAsyncReportRuns 1200,HourlyDashboardRefreshes 200,\
    HourlyDashboardResults 5000,HourlyDashboardStatuses 999999999,HourlyLongTermIdMapping 100000,\
    HourlyManagedContentPublicRequests 50000,HourlyODataCallout 1000,HourlyPublishedPlatformEvents 50000,\
    HourlyPublishedStandardVolumePlatformEvents 1000,HourlyShortTermIdMapping 100000,HourlySyncReportRuns 500,\
    HourlyTimeBasedWorkflow 50,MassEmail 10,MonthlyEinsteinDiscoveryStoryCreation 500,MonthlyPlatformEvents 300000,\
    MonthlyPlatformEventsUsageEntitlement 0,Package2VersionCreates 6,Package2VersionCreatesWithoutValidation 500,\
    PermissionSets 1500,PrivateConnectOutboundCalloutHourlyLimitMB 0,PublishCallbackUsageInApex 500,SingleEmail 15,\
    StreamingApiConcurrentClients 20";
/// The version that knows the monthly entitlement first.
const ENTITLEMENT_SINCE: u32 = 48;

/// `GET /limits`, after so many requests.
pub(super) fn limits(used: Used, version: u32) -> Box<Response> {
    let mut out = Out::default();
    out.open('{');
    for (name, most) in LIMITS.split(',').filter_map(|pair| pair.trim_start().split_once(' ')) {
        if name == "MonthlyPlatformEventsUsageEntitlement" && version < ENTITLEMENT_SINCE {
            continue;
        }
        let (all, left) = match name {
            "DailyApiRequests" => (used.most.to_string(), used.most.saturating_sub(used.count).to_string()),
            _ => (most.to_owned(), most.to_owned()),
        };
        out.key(name).open('{').member("Max", &all).member("Remaining", &left).close('}');
    }
    out.close('}');
    json(200, out.0)
}

/// `GET /limits/recordCount`: of these objects, or of all that have records.
pub(super) fn counts(view: &View<'_>, names: &str) -> Box<Response> {
    let mut out = Out::default();
    out.open('{').key("sObjects").open('[');
    for object in view.schema.objects() {
        let is_asked = names.split(',').any(|name| name.trim().eq_ignore_ascii_case(&object.name));
        if names.is_empty() || is_asked {
            let count = view.records.all(view.overlay, &object.name).len();
            if count > 0 || is_asked {
                out.open('{').member("count", &count.to_string()).text("name", &object.name).close('}');
            }
        }
    }
    out.close(']').close('}');
    json(200, out.0)
}

/// `GET /recent`, the newest first.
pub(super) fn answer(desk: &Desk<'_>, most: usize, version: &str) -> Box<Response> {
    let view = desk.view();
    let mut out = Out::default();
    out.open('[');
    let rows = desk.platform.memory.recent(view.user).filter_map(|(object, id)| {
        let object = view.schema.object(object).filter(|object| access::may(&view, object, None, "read"))?;
        Some((object, view.records.get(view.overlay, &object.name, id)?))
    });
    for (object, row) in rows.take(most) {
        let names: Vec<String> = object.name_field().map(|field| field.name.to_string()).into_iter().collect();
        write_record(&only(&all_fields(&view, row), &names), version, &mut out);
    }
    out.close(']');
    json(200, out.0)
}
