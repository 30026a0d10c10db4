// Loaded before the playground: it listens on this machine only, and reaches nothing else.
// A server without a host gets 127.0.0.1. A connection or a name that is not of this machine is noted and refused.
const dns = require("dns");
const fs = require("fs");
const net = require("net");

const log = process.env.LOOPBACK_LOG;
const own = (host) => !host || host === "localhost" || host === "::1" || /^127\./.test(host);
const note = (what) => log && fs.appendFileSync(log, `${what}\n`);

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const [first, second] = args;
  if (/^\d+$/.test(String(first))) {
    if (typeof second === "string") args[1] = "127.0.0.1";
    else args.splice(1, 0, "127.0.0.1");
  } else if (first && typeof first === "object" && first.port !== undefined) {
    args[0] = { ...first, host: "127.0.0.1" };
  }
  return listen.apply(this, args);
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const named = options && typeof options === "object";
  const host = named ? (options.path ? null : options.host) : typeof args[1] === "string" ? args[1] : null;
  if (host && !own(host)) {
    note(`connect ${host}`);
    process.nextTick(() => this.destroy(new Error(`not of this machine: ${host}`)));
    return this;
  }
  return connect.apply(this, args);
};

const lookup = dns.lookup;
dns.lookup = function (host, ...rest) {
  if (own(host)) return lookup.call(dns, host, ...rest);
  note(`lookup ${host}`);
  const refused = Object.assign(new Error(`not of this machine: ${host}`), { code: "ENOTFOUND" });
  process.nextTick(() => rest[rest.length - 1](refused));
  return {};
};
