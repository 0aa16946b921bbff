import { expect, test } from "vitest";
import { isPushEndpoint } from "./push-hosts.ts";

test.each([
  "https://fcm.googleapis.com/fcm/send/abc:def",
  "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
  "https://wns2-by3p.notify.windows.com/w/?token=abc",
  "https://web.push.apple.com/QGh",
])("%s is a push service", (endpoint) => expect(isPushEndpoint(endpoint)).toBe(true));

test.each([
  "http://fcm.googleapis.com/fcm/send/abc",
  "https://fcm.googleapis.com.evil.example/x",
  "https://evil.example/fcm.googleapis.com",
  "https://fcm.googleapis.com:8443/x",
  "https://user@fcm.googleapis.com/x",
  "https://fcm.googleapis.com@evil.example/x",
  "https://notify.windows.com.evil.example/x",
  "https://xnotify.windows.com/x",
  "https://127.0.0.1/x",
  "https://[::1]/x",
  "https://metadata.google.internal/x",
  "javascript:alert(1)",
  "",
  `https://fcm.googleapis.com/${"a".repeat(1_000)}`,
])("%s is none", (endpoint) => expect(isPushEndpoint(endpoint)).toBe(false));
