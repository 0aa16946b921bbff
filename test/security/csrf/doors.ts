import type { HeaderList, HttpAnswer } from "../site/http-call.ts";
import type { SiteCall } from "../site/site.ts";

/** One way in which a page could make a visitor's browser do something. */
export type Door = {
  name: string;
  column: DoorColumn;
  call: SiteCall;
  /** What would have happened, had it been taken: the answer shows it, or the session is over. */
  effect: "socket" | "signed_out" | "signed_in";
};

export type DoorColumn =
  | "upgrade"
  | "remixAction"
  | "trpcJson"
  | "trpcForm"
  | "trpcGet"
  | "methodOverride"
  | "signInForm";

const SIGN_OUT = "/trpc/auth.signOut";
const BOUNDARY = "----an-attackers-page";
const UPGRADE: HeaderList = [
  ["connection", "Upgrade"],
  ["upgrade", "websocket"],
  ["sec-websocket-version", "13"],
  ["sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="],
];
const FORM: HeaderList = [["content-type", "application/x-www-form-urlencoded"]];
const JSON_TYPE: HeaderList = [["content-type", "application/json"]];

/**
 * Every kind of request that a page, a form or a link can make. The deed is the same for nearly all of them, because
 * it needs no input and its effect is certain: the visitor's session ends.
 *
 * @param attacker a user whom the sign-in form would sign the visitor in as
 */
export function doors(attacker: { email: string; password: string }): Door[] {
  const signOut = (column: DoorColumn, name: string, call: Partial<SiteCall>): Door => ({
    ...{ name, column, effect: "signed_out" },
    call: { method: "POST", path: SIGN_OUT, ...call },
  });
  const credentials = new URLSearchParams(attacker).toString();
  return [
    { name: "upgrade", column: "upgrade", effect: "socket", call: { method: "GET", path: "/live", headers: UPGRADE } },
    {
      ...{ name: "upgrade in other letters", column: "upgrade", effect: "socket" },
      call: { method: "GET", path: "/live", headers: UPGRADE.map(([name, value]) => [name, value.toUpperCase()]) },
    },
    signOut("remixAction", "form", { path: "/sign-out", headers: FORM, body: "" }),
    signOut("remixAction", "data request", { path: "/sign-out?_data=routes%2Fsign-out", headers: FORM, body: "" }),
    signOut("remixAction", "single fetch", { path: "/sign-out.data", headers: FORM, body: "" }),
    signOut("trpcJson", "mutation", { headers: JSON_TYPE, body: "{}" }),
    signOut("trpcJson", "mutation in a batch", { path: `${SIGN_OUT}?batch=1`, headers: JSON_TYPE, body: '{"0":{}}' }),
    signOut("trpcForm", "multipart", {
      headers: [["content-type", `multipart/form-data; boundary=${BOUNDARY}`]],
      body: `--${BOUNDARY}\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--${BOUNDARY}--\r\n`,
    }),
    signOut("trpcForm", "raw bytes", { headers: [["content-type", "application/octet-stream"]], body: "{}" }),
    signOut("trpcForm", "form", { headers: FORM, body: "a=b" }),
    signOut("trpcForm", "text", { headers: [["content-type", "text/plain"]], body: "{}" }),
    signOut("trpcForm", "text that says it is JSON", {
      headers: [["content-type", "text/plain; application/json"]],
      body: "{}",
    }),
    signOut("trpcForm", "no type", { body: "{}" }),
    signOut("trpcGet", "query string", { method: "GET", path: `${SIGN_OUT}?input=%7B%7D` }),
    signOut("trpcGet", "batch", { method: "GET", path: `${SIGN_OUT}?batch=1&input=%7B%220%22%3A%7B%7D%7D` }),
    signOut("trpcGet", "page by address", { method: "GET", path: "/sign-out" }),
    signOut("methodOverride", "PUT to an action", { method: "PUT", path: "/sign-out", headers: FORM, body: "" }),
    signOut("methodOverride", "DELETE to an action", { method: "DELETE", path: "/sign-out" }),
    signOut("methodOverride", "PATCH to an action", { method: "PATCH", path: "/sign-out", headers: FORM, body: "" }),
    signOut("methodOverride", "header on a GET", {
      method: "GET",
      path: "/sign-out",
      headers: [
        ["x-http-method-override", "POST"],
        ["x-method-override", "POST"],
      ],
    }),
    signOut("methodOverride", "parameter on a GET", { method: "GET", path: "/sign-out?_method=POST" }),
    signOut("methodOverride", "header on a tRPC call", {
      method: "GET",
      headers: [["x-http-method-override", "POST"]],
    }),
    {
      ...{ name: "sign-in form", column: "signInForm", effect: "signed_in" },
      call: { method: "POST", path: "/sign-in", headers: FORM, body: credentials },
    },
  ];
}

/** A new session in the answer: whoever sent the form chose as whom the visitor goes on. */
export const hasSignedIn = ({ headers }: HttpAnswer): boolean =>
  headers.some(([name, value]) => name.toLowerCase() === "set-cookie" && /^__Host-parley=[^;]+/.test(value));
