// The store behind the test server: `emulate`'s GitHub with three doors of our own.
// usage: node emulator.mjs NODE_MODULES; prints its port; ends when its standard input does.
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const dist = `${process.argv[2]}/emulate/dist/`;
const file = readdirSync(dist).find(
  (name) => name.endsWith(".js") && readFileSync(dist + name, "utf8").includes("githubPlugin = {"),
);
const { githubPlugin, getGitHubStore, seedFromConfig } = await import(pathToFileURL(dist + file));
const { createEmulator } = await import(pathToFileURL(`${dist}api.js`));

let emulator;
const register = githubPlugin.register.bind(githubPlugin);
githubPlugin.register = (app, store, webhooks, baseUrl, tokens) => {
  const gh = getGitHubStore(store);
  // A token names its user, so that the front can act for anyone: "as:ada:7".
  tokens.get = (token) => {
    const [, login] = token.split(":");
    return login && { login, id: 0, scopes: ["repo"] };
  };
  app.post("/_/reset", (c) => (emulator.reset(), c.json({})));
  app.post("/_/seed", async (c) => {
    const { labels = [], ...config } = await c.req.json();
    seedFromConfig(store, baseUrl, config, webhooks);
    for (const { repo, ...label } of labels) {
      const repo_id = gh.repos.findOneBy("full_name", repo).id;
      const { id } = gh.labels.insert({ node_id: "", repo_id, default: true, ...label });
      gh.labels.update(id, { node_id: btoa(`0:Label${id}`) });
    }
    return c.json({});
  });
  // Where an id lives: ids are global, the routes of the emulator want the repo and the number.
  app.get("/_/find/:kind/:id", (c) => {
    const row = gh[c.req.param("kind")].get(Number(c.req.param("id")));
    return c.json(row ? { repo: gh.repos.get(row.repo_id).full_name, ...row } : null);
  });
  register(app, store, webhooks, baseUrl, tokens);
};

emulator = await createEmulator({ service: "github", port: 0, baseUrl: "http://emulator", seed: {} });
// Its port is known to the server alone: ask the process for its listening handle.
const [server] = process._getActiveHandles().filter((handle) => handle.listening);
console.log(server.address().port);
process.stdin.on("end", () => process.exit(0)).resume();
