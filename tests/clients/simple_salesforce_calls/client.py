# What the calls of simple-salesforce have in common: the connection, how a call is to fail, and the list of them.
# It refuses to speak https: the client knows nothing else, and an adapter takes the s away.

import sys

import requests
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceError

url, token, control = sys.argv[1:]
host = url.removeprefix("http://")
base = "/services/data/v60.0"


class Plain(requests.adapters.HTTPAdapter):
    """Sends what is meant for https over http: the mock org has no certificate."""

    def send(self, request, **options):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **options)


def connect(token=token):
    session = requests.Session()
    session.mount("https://", Plain())
    return Salesforce(instance_url=f"https://{host}", session_id=token, session=session, version="60.0")


org = connect()
kept = {}


def order(path, body):
    """Tells the port for tests."""
    answer = requests.post(control + path, json=body, timeout=60)
    assert answer.ok, answer.text


def with_profile(name, call):
    """Does something while the user has another profile, as an administrator would give it one."""
    one = lambda query: org.query(query)["records"][0]
    user = one("SELECT Id, ProfileId FROM User WHERE Username = 'night.shift@night-network.example'")
    org.User.update(user["Id"], {"ProfileId": one(f"SELECT Id FROM Profile WHERE Name = '{name}'")["Id"]})
    try:
        call()
    finally:
        org.User.update(user["Id"], {"ProfileId": user["ProfileId"]})


def shipment(reference, **more):
    return {"Name": reference, "Reference__c": reference, "Carrier__c": "Northfold", **more}


def same(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


def refused(call, code, message=None, status=None):
    try:
        answer = call()
    except SalesforceError as error:
        content = error.content
        first = content[0] if isinstance(content, list) and content else {}
        found = first.get("errorCode") if isinstance(first, dict) else None
        if status is not None:
            same(error.status, status)
        if code is not None:
            assert found == code, f"{code} was expected, and came {error}"
        if message is not None:
            assert message in first["message"], f"{first['message']!r} does not hold {message!r}"
        return
    raise AssertionError(f"{code} was expected, and came {answer!r}")


calls = []


def call(name):
    def keep(function):
        calls.append((name, function))
        return function

    return keep
