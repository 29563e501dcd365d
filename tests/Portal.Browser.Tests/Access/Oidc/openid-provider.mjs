// The certified oidc-provider with one person and its built-in sign-in page, told what to do by lines of JSON on standard input:
//   {"portal": "http://127.0.0.1:1234", "publicKey": {...}}   register the portal and begin
//   {"groups": ["admins"]}                                  groups of everybody from now on
//   {"rotate": true}                                        sign with new keys and publish only them
//   {"down": true} or {"down": false}                       answer nothing, or answer again
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const say = value => console.log(JSON.stringify(value));
let groups = [];
let down = false;
let generation = 0;
let handle = (_, response) => response.writeHead(503).end();

// Browsers ask every site for its icon; the package has none, and an error in the console would count as a fault of the page.
const answer = (request, response) => request.url === '/favicon.ico' ? response.writeHead(204).end() : handle(request, response);
const server = createServer((request, response) => down ? request.socket.destroy() : answer(request, response));
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const signingKey = () => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: `key-${++generation}` });

const client = (portal, name, more) => ({
  client_id: `portal-${name}`,
  redirect_uris: [`${portal}/sign-in/with/${name}/callback`],
  post_logout_redirect_uris: [`${portal}/signed-out`],
  backchannel_logout_uri: `${portal}/sign-out/with/${name}/back-channel`,
  backchannel_logout_session_required: true,
  grant_types: ['authorization_code'],
  response_types: ['code'],
  scope: 'openid profile email groups',
  ...more,
});

// One per way in which the portal may prove itself.
const clients = (portal, publicKey) => [
  client(portal, 'basic', { client_secret: 'a secret: with / signs & spaces', token_endpoint_auth_method: 'client_secret_basic' }),
  client(portal, 'post', { client_secret: 'another secret', token_endpoint_auth_method: 'client_secret_post' }),
  client(portal, 'key', { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks: { keys: [publicKey] } }),
  client(portal, 'public', { token_endpoint_auth_method: 'none' }),
];

function begin(portal, publicKey) {
  const provider = new Provider(issuer, {
    clients: clients(portal, publicKey),
    jwks: { keys: [signingKey()] },
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    conformIdTokenClaims: false,
    // It keeps to public addresses by default; the portal of a test is on loopback.
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
    features: { backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true }, devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Test ${id}`, email: `${id}@example.com`, email_verified: true, groups }) }),
    // Consent is asked by the provider's administrators here, not by each person.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
  });
  provider.on('backchannel.success', (_, to, accountId, sid) => say({ event: 'backchannel.success', client: to.clientId, accountId, sid }));
  provider.on('backchannel.error', (_, error) => say({ event: 'backchannel.error', error: `${error}` }));
  provider.on('server_error', (_, error) => say({ event: 'server_error', error: `${error}` }));
  handle = provider.callback();
}

let registered;
createInterface({ input: process.stdin }).on('line', line => {
  const said = JSON.parse(line);
  if (said.portal) { registered = said; begin(said.portal, said.publicKey); }
  if (said.groups) { groups = said.groups; }
  if (said.rotate) { begin(registered.portal, registered.publicKey); }
  if (said.down !== undefined) { down = said.down; server.closeAllConnections(); }
  say({ done: Object.keys(said)[0] });
});
say({ issuer });
