// The Worker's bindings as these tests meet them when they read its router. The generated file names the same, but
// leads to the built screens, which are JavaScript.
interface Env {
  MEDIA: R2Bucket;
  CONTROL: D1Database;
  OVERFLOW: Queue;
  FILES: Queue;
  WALL: RateLimit;
  ALLOW_LOCAL_PROVIDERS: string;
  MASTER_KEYS: string;
  INBOX: DurableObjectNamespace;
  LIMITER: DurableObjectNamespace;
}
declare namespace Cloudflare {
  interface Env extends globalThis.Env {}
}
