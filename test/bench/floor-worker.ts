import { DurableObject } from "cloudflare:workers";

/**
 * The floor that Parley is measured against: the least that an object can do and still keep what it was given.
 * One unique insert a call, answered when it is on disk; no parsing, no log, no check of who calls.
 *
 * Its shared and its batch form do what the figures of the same name need: the insert and one frame to every
 * socket, and a hundred inserts in one transaction.
 */
export class Floor extends DurableObject<FloorEnv> {
  constructor(ctx: DurableObjectState, env: FloorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS items (id TEXT PRIMARY KEY, body BLOB NOT NULL)");
  }

  async insert(id: string, body: ArrayBuffer): Promise<void> {
    this.#insert(id, body);
  }

  async insertAndShow(id: string, body: ArrayBuffer): Promise<void> {
    this.#insert(id, body);
    const text = new TextDecoder().decode(body);
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }

  /** The body is cut into as many equal pieces as there are messages in Parley's batch. */
  async insertBatch(id: string, body: ArrayBuffer, count: number): Promise<void> {
    const bytes = Math.ceil(body.byteLength / count);
    this.ctx.storage.transactionSync(() => {
      for (let n = 0; n < count; n++) this.#insert(`${id}-${n}`, body.slice(n * bytes, (n + 1) * bytes));
    });
  }

  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** The last so many rows in frames of 300, as a replay has them and as they lie there, and then that this was all. */
  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const missed = Number(message);
    const rows = this.ctx.storage.sql
      .exec<{ body: ArrayBuffer }>("SELECT body FROM items ORDER BY rowid DESC LIMIT ?", missed)
      .toArray();
    const decoder = new TextDecoder();
    for (let from = 0; from < rows.length; from += ROWS_A_FRAME) {
      const bodies = rows.slice(from, from + ROWS_A_FRAME).map((row) => decoder.decode(row.body));
      socket.send(bodies.join(","));
    }
    socket.send('{"type":"live"}');
  }

  override async webSocketClose(): Promise<void> {}

  #insert(id: string, body: ArrayBuffer): void {
    this.ctx.storage.sql.exec("INSERT INTO items (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING", id, body);
  }
}

type FloorEnv = { FLOOR: DurableObjectNamespace<Floor> };

const ROWS_A_FRAME = 300;

/** `POST /insert/tenant`, `/show/tenant`, `/batch/tenant?count=100`, each with `x-id`; `GET /live/tenant`. */
const worker: ExportedHandler<FloorEnv> = {
  async fetch(request, env) {
    const url = new URL(request.url);
    const [, action, tenant = ""] = url.pathname.split("/");
    const object = env.FLOOR.getByName(tenant);
    if (action === "live") return object.fetch(request);

    const id = request.headers.get("x-id") ?? "";
    const body = await request.arrayBuffer();
    if (action === "insert") await object.insert(id, body);
    else if (action === "show") await object.insertAndShow(id, body);
    else await object.insertBatch(id, body, Number(url.searchParams.get("count")));
    return new Response("ok");
  },
};
export default worker;
