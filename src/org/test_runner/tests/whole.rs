//! Classes of the library that the patterns do not need, and what applications do with them.

use super::{of, outcomes};

/// Whether every method of a class of these members passes; what went wrong otherwise.
fn passes(members: &str) {
    let found = of(members);
    assert!(!found.is_empty() && found.iter().all(|test| test.ends_with(" pass")), "{found:#?}");
}

#[test]
fn what_a_page_is_told_is_not_what_apex_reads() {
    passes(
        "@IsTest static void hides() {
            try { throw new AuraHandledException('told'); }
            catch (AuraHandledException e) { System.assertEquals('Script-thrown exception', e.getMessage()); }
        }
        @IsTest static void says() {
            AuraHandledException told = new AuraHandledException('told');
            told.setMessage('told');
            try { throw told; }
            catch (Exception e) {
                System.assertEquals('told', e.getMessage());
                System.assertEquals('System.AuraHandledException', e.getTypeName());
            }
        }",
    );
}

#[test]
fn an_id_knows_its_object() {
    passes(
        "@IsTest static void tells() {
            Contact c = new Contact(LastName = 'a');
            insert c;
            System.assertEquals(Contact.SObjectType, c.Id.getSObjectType());
            System.assertEquals('Contact', ((Id) c.Id).getSobjectType().getDescribe().getName());
        }",
    );
}

#[test]
fn fields_that_nobody_writes_are_stripped() {
    passes(
        "@IsTest static void strips() {
            Account a = new Account(Name = 'a', Industry = 'Energy');
            insert a;
            List<Account> rows = [SELECT Id, Name, CreatedDate FROM Account];
            SObjectAccessDecision read = Security.stripInaccessible(AccessType.READABLE, rows);
            System.assertEquals(true, ((Account) read.getRecords()[0]).isSet('CreatedDate'));
            SObjectAccessDecision written = Security.stripInaccessible(AccessType.UPDATABLE, rows);
            List<Account> rest = (List<Account>) written.getRecords();
            System.assertEquals(new Set<String>{ 'CreatedDate' }, written.getRemovedFields().get('Account'));
            System.assertEquals(true, written.getModifiedIndexes().contains(0));
            System.assertEquals(false, rest[0].isSet('CreatedDate'));
            System.assertEquals(a.Id, rest[0].Id);
            update rest;
        }",
    );
}

#[test]
fn the_cache_keeps_what_is_put_and_loads_what_is_not_there() {
    passes(
        "private class Loader implements Cache.CacheBuilder { public Object doLoad(String key) { return key + '!'; } }
        @IsTest static void keeps() {
            Cache.Org.put('local.Main.one', 1);
            Cache.OrgPartition main = Cache.Org.getPartition('local.Main');
            System.assertEquals(1, main.get('one'));
            System.assertEquals(false, Cache.Session.getPartition('local.Main').contains('one'));
            System.assertEquals(new Set<String>{ 'one' }, main.getKeys());
            System.assertEquals(true, main.remove('one'));
            System.assertEquals(null, Cache.Org.get('local.Main.one'));
            System.assertEquals('key!', Cache.Session.get(Loader.class, 'key'));
        }",
    );
}

#[test]
fn pages_have_addresses_parameters_and_messages() {
    passes(
        "@IsTest static void pages() {
            PageReference page = Page.Invoice;
            page.getParameters().put('id', 'a b');
            System.assertEquals('/apex/invoice?id=a+b', page.getUrl());
            Test.setCurrentPage(new PageReference('/apex/Order?x=1&y=2#end'));
            System.assertEquals('2', ApexPages.currentPage().getParameters().get('y'));
            System.assertEquals('end', ApexPages.currentPage().getAnchor());
            ApexPages.addMessage(new ApexPages.Message(ApexPages.Severity.ERROR, 'bad'));
            System.assertEquals(true, ApexPages.hasMessages(ApexPages.Severity.ERROR));
            System.assertEquals('bad', ApexPages.getMessages()[0].getDetail());
        }
        @IsTest static void saves() {
            Account a = new Account(Name = 'a');
            ApexPages.StandardController controller = new ApexPages.StandardController(a);
            String url = controller.save().getUrl();
            System.assertEquals('/' + a.Id, url);
            a.Name = null;
            System.assertEquals(null, controller.save());
            System.assert(ApexPages.hasMessages());
            ApexPages.StandardSetController set = new ApexPages.StandardSetController([SELECT Id FROM Account]);
            set.setPageSize(1);
            System.assertEquals(1, set.getRecords().size());
            System.assertEquals(false, set.getHasNext());
        }",
    );
}

#[test]
fn what_cannot_be_done_makes_a_test_unsupported_and_not_its_class() {
    let found = of("@IsTest static void locks() { Approval.lock(UserInfo.getUserId()); }
        @IsTest static void deploys() { System.assertEquals(1, 1); Object o = 1; }
        @IsTest static void feeds() { ConnectApi.FeedElement element = null; }");
    assert_eq!(
        found,
        [
            "T.locks unsupported The mock org does not support Approval.lock yet",
            "T.deploys pass",
            "T.feeds unsupported T.cls:3:39: ConnectApi is not supported here yet",
        ]
    );
}

#[test]
fn an_event_that_no_trigger_hears_is_published() {
    let event = "<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>E</label>
        <pluralLabel>Es</pluralLabel><deploymentStatus>Deployed</deploymentStatus></CustomObject>";
    let test = "@IsTest class T { @IsTest static void publishes() {
        Database.SaveResult result = EventBus.publish(new Order__e());
        System.assert(result.isSuccess());
        Test.getEventBus().deliver();
    } }";
    let files = [("objects/Order__e/Order__e.object-meta.xml", event), ("T.cls", test)];
    assert_eq!(outcomes(&files), ["T.publishes pass"]);
    let trigger = "trigger Orders on Order__e (after insert) {}";
    let found = outcomes(&[files[0], files[1], ("Orders.trigger", trigger)]);
    assert_eq!(found, ["T.publishes unsupported The mock org does not support EventBus.publish yet"]);
}

#[test]
fn attachments_of_an_email_are_inner_classes_of_an_inner_class() {
    passes(
        "@IsTest static void reads() {
            Messaging.InboundEmail email = new Messaging.InboundEmail();
            Messaging.InboundEmail.BinaryAttachment file = new Messaging.InboundEmail.BinaryAttachment();
            file.fileName = 'a.pdf';
            file.body = Blob.valueOf('pdf');
            email.binaryAttachments = new Messaging.InboundEmail.BinaryAttachment[]{ file };
            System.assertEquals('a.pdf', email.binaryAttachments[0].fileName);
        }",
    );
}

#[test]
fn classes_that_are_named_like_objects_have_their_methods() {
    passes(
        "@IsTest static void tells() {
            System.assertEquals(null, Network.getNetworkId());
            System.assertEquals(null, System.Site.getName());
            Network none = null;
            System.assertEquals(null, none);
        }",
    );
}

#[test]
fn an_exception_tells_where_it_was_made() {
    passes(
        "class OwnException extends Exception { OwnException(Integer code) { this('code ' + code); } }
        class Base { protected Base() {} }
        class Derived extends Base {}
        static Derived other = new Derived();
        @IsTest static void tells() {
            String trace = new DmlException().getStackTraceString();
            System.assert(trace.startsWith('Class.T.tells: line 6'), trace);
            try { throw new OwnException(5); }
            catch (OwnException e) {
                System.assert(e.getStackTraceString().startsWith('Class.T.tells: line 8'), e.getStackTraceString());
                System.assertEquals('code 5', e.getMessage());
            }
        }",
    );
}

#[test]
fn a_member_that_a_variable_has_not_is_its_namesakes() {
    let kept = "public class Kept {
        private String kept = 'variable';
        private static Integer count = 1;
        public static Integer counted() { return Kept.count; }
        public Integer again() { return Kept.count + kept.length(); }
    }";
    let test = "@IsTest class T { @IsTest static void reads() {
        System.assertEquals(1, Kept.counted());
        System.assertEquals(9, new Kept().again());
        Account account = new Account();
        System.assertEquals('Account', Account.SObjectType + '');
    } }";
    assert_eq!(outcomes(&[("Kept.cls", kept), ("T.cls", test)]), ["T.reads pass"]);
}

#[test]
fn services_of_a_wsdl_are_mocked() {
    passes(
        "class Mock implements WebServiceMock {
            public void doInvoke(Object stub, Object request, Map<String, Object> response, String endpoint, String soapAction,
                String requestName, String responseNS, String responseName, String responseType) {
                response.put('response_x', endpoint + requestName);
            }
        }
        @IsTest static void invokes() {
            Test.setMock(WebServiceMock.class, new Mock());
            Map<String, Object> response = new Map<String, Object>();
            WebServiceCallout.invoke(new Mock(), null, response, new String[]{ 'https://e', '', 'ns', 'add', 'ns', 'added', 'T.R' });
            System.assertEquals('https://eadd', response.get('response_x'));
        }",
    );
}

#[test]
fn controllers_of_sites_compile_and_find_no_site() {
    passes(
        "@IsTest static void registers() {
            System.assertNotEquals(null, ApexPages.currentPage().getParameters());
            ApexPages.PageReference page = System.Page.Confirm;
            System.assertEquals('/apex/confirm', page.getUrl());
            try { System.assertEquals(null, Site.createExternalUser(new User(), '', 'x')); }
            catch (Site.ExternalUserCreateException e) { ApexPages.addMessages(e); }
            System.assertEquals(Label.Site.email_is_required, System.Label.site.email_is_required);
        }",
    );
}

#[test]
fn queues_permissions_and_resources_of_the_metadata_are_rows() {
    let xml = |root: &str, body: &str| {
        let head = ["<", root, " xmlns=\"http://soap.sforce.com/2006/04/metadata\">"].concat();
        [&head, body, "</", root, ">"].concat()
    };
    let queue = xml("Queue", "<name>Night shift</name><queueSobject><sobjectType>Case</sobjectType></queueSobject>");
    let permission = xml("CustomPermission", "<label>May skip</label>");
    let set = xml(
        "PermissionSet",
        "<label>S</label><customPermissions><enabled>true</enabled><name>Skip</name></customPermissions>",
    );
    let resource = xml("StaticResource", "<contentType>text/plain</contentType>");
    let test = "@IsTest class T {
        @IsTest static void finds() {
            Group queue = [SELECT Id, Name FROM Group WHERE Type = 'Queue' AND DeveloperName = 'Night_Shift'];
            System.assertEquals('Night shift', queue.Name);
            System.assertEquals('Case', [SELECT SobjectType FROM QueueSobject WHERE QueueId = :queue.Id].SobjectType);
            System.assertEquals('moon', [SELECT Body FROM StaticResource WHERE Name = 'Words'].Body.toString());
            StaticResourceCalloutMock mock = new StaticResourceCalloutMock();
            mock.setStaticResource('Words');
            mock.setStatusCode(201);
            Test.setMock(HttpCalloutMock.class, mock);
            HttpRequest request = new HttpRequest();
            request.setMethod('GET');
            request.setEndpoint('https://e.example');
            HttpResponse response = new Http().send(request);
            System.assertEquals('moon', response.getBody());
            System.assertEquals(201, response.getStatusCode());
        }
        @IsTest static void may() {
            System.assertEquals(false, FeatureManagement.checkPermission('Skip'));
            PermissionSet given = [SELECT Id FROM PermissionSet WHERE Name = 'S'];
            insert new PermissionSetAssignment(AssigneeId = UserInfo.getUserId(), PermissionSetId = given.Id);
            System.assertEquals(true, FeatureManagement.checkPermission('Skip'));
            System.assertEquals(false, FeatureManagement.checkPermission('Other'));
        }
    }";
    let found = outcomes(&[
        ("queues/Night_Shift.queue-meta.xml", &queue),
        ("customPermissions/Skip.customPermission-meta.xml", &permission),
        ("permissionsets/S.permissionset-meta.xml", &set),
        ("staticresources/Words.resource-meta.xml", &resource),
        ("staticresources/Words.txt", "moon"),
        ("T.cls", test),
    ]);
    assert_eq!(found, ["T.finds pass", "T.may pass"]);
}

#[test]
fn documents_are_read_changed_and_written() {
    passes(
        "@IsTest static void reads() {
            Dom.Document document = new Dom.Document();
            document.load('<?xml version=\"1.0\"?><!-- a --><o:order xmlns:o=\"urn:o\" id=\"7\" o:kind=\"a &amp; b\"><o:line>1 &lt; 2</o:line><o:line/><![CDATA[<x>]]></o:order>');
            Dom.XmlNode root = document.getRootElement();
            System.assertEquals('order', root.getName());
            System.assertEquals('urn:o', root.getNamespace());
            System.assertEquals('7', root.getAttribute('id', null));
            System.assertEquals('a & b', root.getAttributeValue('kind', 'urn:o'));
            System.assertEquals(2, root.getChildElements().size());
            System.assertEquals(3, root.getChildren().size());
            System.assertEquals('1 < 2', root.getChildElement('line', 'urn:o').getText());
            System.assertEquals(null, root.getChildElement('line', null));
            System.assertEquals('<x>', root.getText());
            System.assertEquals(Dom.XmlNodeType.ELEMENT, root.getNodeType());
        }
        @IsTest static void writes() {
            Dom.Document document = new Dom.Document();
            Dom.XmlNode root = document.createRootElement('Envelope', 'urn:s', 's');
            root.addChildElement('Body', 'urn:s', null).addTextNode('a & b');
            root.setAttribute('v', '1');
            System.assertEquals('<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"urn:s\" v=\"1\"><Body xmlns=\"urn:s\">a &amp; b</Body></s:Envelope>', document.toXmlString());
            XmlStreamWriter writer = new XmlStreamWriter();
            writer.writeStartDocument('utf-8', '1.0');
            writer.writeStartElement(null, 'a', null);
            writer.writeAttribute(null, null, 'b', 'c');
            writer.writeCharacters('<');
            writer.writeEndElement();
            System.assertEquals('<?xml version=\"1.0\" encoding=\"utf-8\"?><a b=\"c\">&lt;</a>', writer.getXmlString());
        }
        @IsTest static void refuses() {
            for (String bad : new List<String>{ 'no xml', '<a>', '<a></b>', '<a/><b/>', '<a' }) {
                try { new Dom.Document().load(bad); System.assert(false, bad); }
                catch (XmlException e) { System.assert(e.getMessage().startsWith('Failed to parse XML due to: '), e.getMessage()); }
            }
        }
        @IsTest static void responds() {
            HttpResponse response = new HttpResponse();
            response.setBody('<a><b>c</b></a>');
            System.assertEquals('c', response.getBodyDocument().getRootElement().getChildElement('b', null).getText());
        }",
    );
}
