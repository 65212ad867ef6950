// What the calls of jsforce have in common: the connection, how a call is to fail, and what is kept from one to the next.
// It refuses to ask again by itself unless a call is about that.

import assert from "node:assert/strict";

import jsforce from "jsforce";

import { TOKEN } from "../org.mjs";

// The error that a call is to end with. `data` of an error is the first element of Salesforce's array.
export async function refused(promise, errorCode, { message, fields, status } = {}) {
  const error = await promise.then(
    (answer) => assert.fail(`${errorCode} was expected, and came ${JSON.stringify(answer)}`),
    (error) => error,
  );
  assert.equal(error.errorCode ?? error.name, errorCode, error.stack);
  if (message instanceof RegExp) assert.match(error.message, message);
  else if (message) assert.equal(error.message, message);
  if (fields) assert.deepEqual(error.data?.fields, fields);
  if (status) assert.equal(error.data?.statusCode ?? status, status);
  return error;
}

export const id = (text) => assert.match(text, /^[A-Za-z0-9]{18}$/);

// One error of a record in an array of results.
export const failed = (result, statusCode) => {
  assert.equal(result.success, false, JSON.stringify(result));
  assert.equal(result.errors[0].statusCode ?? result.errors[0].errorCode, statusCode, JSON.stringify(result));
};

// Where the org is, and what its port for tests is told.
export function client(url, order) {
  // No retries of its own unless a call is about them.
  const connect = (options = {}) => new jsforce.Connection({ instanceUrl: url, accessToken: TOKEN, version: "60.0", maxRequest: 10, ...options });
  const org = connect();
  const base = "/services/data/v60.0";
  const Shipment = () => org.sobject("Shipment__c");
  const shipment = (reference, more = {}) => ({ Name: reference, Reference__c: reference, Carrier__c: "Northfold", ...more });
  const json = (method, path, body, headers = {}) =>
    org.request({ method, url: `${base}${path}`, body: typeof body === "string" ? body : JSON.stringify(body), headers: { "content-type": "application/json", ...headers } });
  // What later calls use of earlier ones.
  const kept = {};
  // Does something while the user has another profile, as an administrator would give it one.
  const withProfile = async (name, call) => {
    const one = async (query) => (await org.query(query)).records[0];
    const user = await one("SELECT Id, ProfileId FROM User WHERE Username = 'night.shift@night-network.example'");
    const has = (ProfileId) => org.sobject("User").update({ Id: user.Id, ProfileId });
    await has((await one(`SELECT Id FROM Profile WHERE Name = '${name}'`)).Id);
    try {
      await call();
    } finally {
      await has(user.ProfileId);
    }
  };

  return { url, order, org, connect, base, Shipment, shipment, json, kept, withProfile };
}
