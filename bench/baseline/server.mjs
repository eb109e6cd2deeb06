// What Klatsch is measured against: the chat server that one would write with Fastify, better-sqlite3 and ws. It keeps
// the same promise (a message is on disk before it is acknowledged: WAL, synchronous=FULL), looks the session up at every
// request, and answers in the same shape. One INSERT is one transaction.
import { parseArgs } from "node:util";

import Database from "better-sqlite3";
import Fastify from "fastify";
import { WebSocketServer } from "ws";

const { values } = parseArgs({ options: { database: { type: "string" }, port: { type: "string" } } });

const database = new Database(values.database);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");

const find = {
  user: database.prepare(
    "SELECT u.id, u.name, u.image, u.role FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token = ? AND s.expires > ?",
  ),
  membership: database.prepare("SELECT 1 FROM memberships WHERE user_id = ? AND room = ?").pluck(),
  rooms: database.prepare("SELECT room FROM memberships WHERE user_id = ?").pluck(),
  messages: database.prepare(
    "SELECT m.id, m.room, m.author, m.client_id AS clientId, m.content, m.created_at AS createdAt, u.name, u.image" +
      " FROM messages m JOIN users u ON u.id = m.author WHERE m.room = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?",
  ),
  words: database.prepare(
    "SELECT m.id, m.room, m.author, m.client_id AS clientId, m.content, m.created_at AS createdAt, u.name, u.image" +
      " FROM messages_fts f JOIN messages m ON m.id = f.rowid JOIN memberships s ON s.room = m.room AND s.user_id = ?" +
      " JOIN users u ON u.id = m.author WHERE messages_fts MATCH ? ORDER BY m.id DESC LIMIT ?",
  ),
  users: database.prepare("SELECT id, name, image, role FROM users ORDER BY name LIMIT ?"),
};
const insertMessage = database.prepare(
  "INSERT INTO messages (room, author, client_id, content, created_at) VALUES (?, ?, ?, ?, ?)",
);

// -- who is asking ------------------------------------------------------------------------------------

const COOKIE = /(?:^|; )authjs\.session-token=([^;]+)/;

function userOf(cookies) {
  const token = COOKIE.exec(cookies ?? "")?.[1];
  return token ? find.user.get(token, Date.now()) : undefined;
}

const app = Fastify({ logger: false });
app.decorateRequest("user", null);

app.get("/healthz", async () => ({ ok: true }));

app.register(async (signedIn) => {
  signedIn.addHook("onRequest", async (request, reply) => {
    request.user = userOf(request.headers.cookie);
    if (!request.user) return reply.code(401).send({ error: { code: "not_signed_in" } });
  });
  signedIn.post("/message", { schema: { body: draft } }, postMessage);
  signedIn.get("/allMessages", { schema: { querystring: page } }, allMessages);
  signedIn.get("/search", { schema: { querystring: words } }, search);
  signedIn.get("/allSessions", { schema: { querystring: people } }, allSessions);
});

// -- messages -----------------------------------------------------------------------------------------

const draft = {
  type: "object",
  required: ["content", "clientId", "room"],
  additionalProperties: false,
  properties: {
    content: { type: "string", minLength: 1, maxLength: 20_000 },
    clientId: { type: "string", minLength: 1, maxLength: 64 },
    room: { type: "string" },
  },
};

const page = {
  type: "object",
  required: ["room"],
  properties: {
    room: { type: "string" },
    before: { type: "integer", minimum: 0 },
    limit: { type: "integer", minimum: 1, maximum: 200, default: 50 },
  },
};

const people = {
  type: "object",
  properties: {
    skip: { type: "integer", minimum: 0, default: 0 },
    limit: { type: "integer", minimum: 1, maximum: 200, default: 200 },
  },
};

const words = {
  type: "object",
  required: ["q"],
  properties: {
    q: { type: "string", minLength: 1, maxLength: 500 },
    limit: { type: "integer", minimum: 1, maximum: 50, default: 20 },
  },
};

async function postMessage(request, reply) {
  const { content, clientId, room } = request.body;
  const { user } = request;
  if (!find.membership.get(user.id, room)) return reply.code(404).send({ error: { code: "room_not_found" } });
  const createdAt = Date.now();
  const seq = Number(insertMessage.run(room, user.id, clientId, content, createdAt).lastInsertRowid);
  const message = { _id: String(seq), room, seq, author: user.id, clientId, content, createdAt };
  announce(room, {
    type: "message.created",
    room,
    seq,
    message,
    author: { name: user.name, image: user.image },
  });
  return { _id: message._id, seq, room, clientId, createdAt };
}

async function allMessages(request, reply) {
  const { room, before = Number.MAX_SAFE_INTEGER, limit } = request.query;
  if (!find.membership.get(request.user.id, room)) return reply.code(404).send({ error: { code: "room_not_found" } });
  const { users, messages } = withUsers(find.messages.all(room, before, limit));
  return { room, messages: messages.reverse(), users };
}

// Each word as it is; the last one may be only begun.
async function search(request) {
  const { q, limit } = request.query;
  const quoted = q.split(/\s+/).filter(Boolean).map((word) => `"${word.replaceAll('"', '""')}"`);
  return withUsers(find.words.all(request.user.id, quoted.join(" ") + (q.endsWith(" ") ? "" : "*"), limit));
}

function withUsers(rows) {
  const users = {};
  const messages = rows.map(({ id, name, image, ...row }) => {
    users[row.author] = { name, image };
    return { _id: String(id), seq: id, ...row };
  });
  return { messages, users };
}

// -- who is here ----------------------------------------------------------------------------------------

const online = new Map(); // user id → open sockets

async function allSessions(request) {
  const { skip, limit } = request.query;
  const sessions = find.users
    .all(1000)
    .map((user) => ({ user, status: online.has(user.id) ? "active" : "offline" }))
    .sort((one, other) => Number(one.status === "offline") - Number(other.status === "offline"))
    .slice(skip, skip + limit);
  return { sessions };
}

// -- the socket ---------------------------------------------------------------------------------------

const hearers = new Map(); // room → sockets
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 4096 });

function announce(room, event) {
  const frame = Buffer.from(JSON.stringify(event)); // encoded once for everybody
  for (const socket of hearers.get(room) ?? []) socket.send(frame, { binary: false });
}

function welcome(socket, user) {
  const rooms = find.rooms.all(user.id);
  for (const room of rooms) {
    if (!hearers.has(room)) hearers.set(room, new Set());
    hearers.get(room).add(socket);
  }
  online.set(user.id, (online.get(user.id) ?? 0) + 1);
  socket.on("message", () => socket.send('{"type":"heartbeat"}'));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    for (const room of rooms) hearers.get(room).delete(socket);
    const left = online.get(user.id) - 1;
    if (left) online.set(user.id, left);
    else online.delete(user.id);
  });
  socket.send(JSON.stringify({ type: "hello", user: user.id, rooms }));
}

app.server.on("upgrade", (request, connection, head) => {
  const user = request.url === "/live" ? userOf(request.headers.cookie) : undefined;
  if (!user) return connection.end("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  sockets.handleUpgrade(request, connection, head, (socket) => welcome(socket, user));
});

process.on("SIGTERM", () => process.exit(0));
await app.listen({ host: "127.0.0.1", port: Number(values.port), backlog: 4096 });
