/** What a call of a provider carries. */
export type RequestBody = { json: unknown } | { form: FormData };

/** Puts the body into the request that is about to be made, and says in its headers what it is. */
export function setBody(init: RequestInit, headers: Headers, body: RequestBody | undefined): void {
  if (body === undefined) return;
  if ("json" in body) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(body.json);
    return;
  }
  // The boundary of a multipart body is in a content type that only the platform knows.
  init.body = body.form;
}
