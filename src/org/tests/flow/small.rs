//! What a build without `formulas` and `standard-objects` refuses; what it does, the other modules say in both builds.

use org::{Deployed, File, Setup, SetupProblem};

fn problems(path: &str, text: &str) -> Vec<String> {
    let files = vec![File { path: path.to_owned(), text: text.to_owned() }];
    let problems = Deployed::of(&Setup { files, ..Setup::default() }).problems;
    problems
        .into_iter()
        .map(|problem| match problem {
            SetupProblem::Apex(diagnostic) => diagnostic.message,
            SetupProblem::Metadata { message, .. } => message,
        })
        .collect()
}

fn field(inner: &str) -> Vec<String> {
    let text = ["<CustomField><fullName>F__c</fullName><type>Checkbox</type>", inner, "</CustomField>"].concat();
    problems("objects/Account/fields/F__c.field-meta.xml", &text)
}

#[test]
fn a_formula_is_refused_by_name_and_a_literal_is_not() {
    let refused = ["F__c: formulas are not in this build"];
    assert_eq!(field("<formula>ISBLANK(Website)</formula>"), refused);
    assert_eq!(field("<defaultValue>1 = 1</defaultValue>"), refused);
    assert!(field("<defaultValue>true</defaultValue>").is_empty());
}

#[test]
fn a_validation_rule_is_refused_by_name() {
    let text = "<ValidationRule><fullName>R</fullName><active>true</active>\
        <errorConditionFormula>Amount &lt; 0</errorConditionFormula></ValidationRule>";
    let refused = problems("objects/Opportunity/validationRules/R.validationRule-meta.xml", text);
    assert_eq!(refused, ["R: formulas are not in this build"]);
}

#[test]
fn an_object_of_the_long_tail_and_a_computed_field_are_not_there() {
    let class = |body: &str| problems("classes/C.cls", &["public class C { void m() { ", body, " } }"].concat());
    let refused = class("List<SObject> l = [SELECT Id FROM Campaign];");
    assert!(
        refused.iter().all(|message| message.starts_with("sObject type 'Campaign' is not supported.")),
        "{refused:?}"
    );
    assert_eq!(refused.len(), 1);
    assert!(!class("List<SObject> l = [SELECT Campaign.Name FROM Opportunity];").is_empty());
    assert!(!class("List<SObject> l = [SELECT ExpectedRevenue FROM Opportunity];").is_empty());
    assert!(class("List<SObject> l = [SELECT Name, Account.Name FROM Contact];").is_empty());
}
