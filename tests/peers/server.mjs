// An independent authorization server (oidc-provider) with RFC 8693 token exchange, for the journeys in
// tests/journeys/peers.rs and refusals.rs.
//
//   node server.mjs DIRECTORY
//
// It writes its clients' private keys into DIRECTORY, prints one line of JSON when it is ready, and serves until its standard
// input closes. Nothing in it shares a line with Cambio: both sides read the same RFCs.
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

import * as jose from 'jose';
import { Provider, errors } from 'oidc-provider';
import * as grants from 'oidc-provider/lib/helpers/grants.js';

// Standard output carries the one line and nothing else.
console.info = console.log = console.warn = console.error;

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const RESOURCE = 'https://api.peer.example/';
const RESOURCE_SCOPE = 'api:read api:write';
const SUBJECT_ISSUER = 'https://subjects.peer.example';
const ADA = { name: 'Ada Lovelace', email: 'ada@peer.example', email_verified: true };

// Every character that RFC 6749 appendix A allows (0x20 to 0x7e) and that is easily lost on the way is in here.
const BASIC_ID = 'peer basic:&+%';
const BASIC_SECRET = ' a secret: p&q=r+s%20t/u?v#w"x\\y~z ';
const POST_SECRET = 'p&q=r +s%20t:u;v,"w"/x\\y?z#~';

const directory = process.argv[2];
if (!directory) {
  console.error('usage: node server.mjs DIRECTORY');
  process.exit(2);
}

const server = createServer();
await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

/** A new key pair: the public half for a key set, the private one in both forms. */
async function keyPair(alg, kid) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
  const names = { kid, alg, use: 'sig' };
  return {
    alg, kid, publicKey, privateKey,
    publicJwk: { ...await jose.exportJWK(publicKey), ...names },
    privateJwk: { ...await jose.exportJWK(privateKey), ...names },
  };
}

const now = () => Math.floor(Date.now() / 1000);

/** Writes a private key where the client program finds it, as PKCS#8 PEM. */
async function writePem({ kid, privateKey }) {
  const file = join(directory, `${kid}.pem`);
  await writeFile(file, await jose.exportPKCS8(privateKey), { mode: 0o600 });
  return file;
}

const signing = await keyPair('RS256', 'peer-signing');
const subject = await keyPair('ES256', 'peer-subjects');
const forger = await keyPair('ES256', 'peer-subjects');
const clientRsa = await keyPair('RS256', 'peer-jwt-rs256');
const clientEc = await keyPair('ES256', 'peer-jwt-es256');

const client = (client_id, token_endpoint_auth_method, more) => ({
  client_id, token_endpoint_auth_method, grant_types: [TOKEN_EXCHANGE], response_types: [], redirect_uris: [], ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client('peer-public', 'none'),
    client('peer-post', 'client_secret_post', { client_secret: POST_SECRET }),
    client(BASIC_ID, 'client_secret_basic', { client_secret: BASIC_SECRET }),
    client('peer-jwt', 'private_key_jwt', { jwks: { keys: [clientRsa.publicJwk, clientEc.publicJwk] } }),
  ],
  clientAuthMethods: ['none', 'client_secret_post', 'client_secret_basic', 'private_key_jwt'],
  enabledJWA: { dPoPSigningAlgValues: ['ES256', 'RS256', 'ES384', 'EdDSA', 'Ed25519'] },
  jwks: { keys: [signing.privateJwk] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  routes: { token: '/oauth/token' },
  scopes: ['openid', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  ttl: { AccessToken: 3600, IdToken: 3600, Grant: 3600 },
  findAccount: (ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...ADA }) }),
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      getResourceServerInfo(ctx, resource) {
        if (resource !== RESOURCE) throw new errors.InvalidTarget('resource is not known here');
        return { scope: RESOURCE_SCOPE, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
      },
    },
  },
});

/** Whom the subject token speaks of, after its signature, issuer, audience and times were checked (RFC 8693 §2.2.2: invalid_request). */
async function verifySubject({ subject_token, subject_token_type }) {
  if (!subject_token) throw new errors.InvalidRequest("missing required parameter 'subject_token'");
  if (!subject_token_type) throw new errors.InvalidRequest("missing required parameter 'subject_token_type'");
  if (subject_token_type !== JWT) throw new errors.InvalidRequest('subject_token_type is not supported');
  try {
    const { payload } = await jose.jwtVerify(subject_token, subject.publicKey, {
      issuer: SUBJECT_ISSUER, audience: issuer, algorithms: ['ES256'], requiredClaims: ['sub', 'iat', 'exp'],
    });
    return payload.sub;
  } catch (cause) {
    throw new errors.InvalidRequest(`subject_token is invalid: ${cause.message}`, undefined, { cause });
  }
}

async function exchange(ctx) {
  const { client: asking, params } = ctx.oidc;
  const proof = await grants.validateDpop(provider, ctx);
  const sub = await verifySubject(params);
  if (params.actor_token || params.actor_token_type) throw new errors.InvalidRequest('an actor is not supported');
  if (params.requested_token_type && params.requested_token_type !== ACCESS_TOKEN) {
    throw new errors.InvalidRequest('requested_token_type is not supported');
  }
  if (params.audience) {
    if (params.audience !== RESOURCE) throw new errors.InvalidTarget('audience is not known here');
    params.resource ??= params.audience;
  }

  const [resourceServer, ...others] = await grants.resolveRequestedResources(provider, ctx);
  if (others.length) throw new errors.InvalidTarget('only a single resource indicator value is supported for this grant type');
  const asked = [...grants.validateClientScope(provider, ctx)];
  const identity = asked.filter((scope) => ctx.oidc.requestParamOIDCScopes.has(scope));
  const access = resourceServer ? asked.filter((scope) => resourceServer.scopes.has(scope)) : identity;

  const grant = new provider.Grant({ accountId: sub, clientId: asking.clientId });
  if (identity.length) grant.addOIDCScope(identity.join(' '));
  if (resourceServer && access.length) grant.addResourceScope(RESOURCE, access.join(' '));
  const token = new provider.AccessToken({
    client: asking, accountId: sub, grantId: await grant.save(), gty: 'token_exchange', scope: access.join(' ') || undefined,
  });
  if (resourceServer) token.resourceServer = resourceServer;
  if (proof) {
    await grants.checkDpopReplay(provider, ctx, proof, asking.clientId);
    token.setThumbprint('jkt', proof.thumbprint);
  }
  const accessToken = await token.save();

  let idToken;
  if (identity.includes('openid')) {
    const id = new provider.IdToken({ sub, ...ADA }, { ctx });
    id.scope = identity.join(' ');
    idToken = await id.issue({ use: 'idtoken' });
  }

  ctx.body = grants.buildTokenResponse(provider, {
    accessToken,
    idToken,
    issuedTokenType: ACCESS_TOKEN,
    tokenType: token.tokenType,
    expiresIn: token.expiration,
    scope: [...new Set([...identity, ...access])].join(' ') || undefined,
  });
}

provider.registerGrantType(
  TOKEN_EXCHANGE,
  exchange,
  [
    'subject_token', 'subject_token_type', 'actor_token', 'actor_token_type', 'requested_token_type',
    'audience', 'resource', 'scope',
  ],
  ['audience', 'resource'],
);
provider.on('server_error', (ctx, error) => console.error(error));
server.on('request', provider.callback());

/** A subject token like a login would give, or one for another audience, of another issuer, or from some time ago. */
const subjectToken = ({ privateKey, kid }, { iss = SUBJECT_ISSUER, aud = issuer, ago = 0 } = {}) => new jose.SignJWT({ ...ADA })
  .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
  .setIssuer(iss)
  .setSubject('ada')
  .setAudience(aud)
  .setIssuedAt(now() - ago)
  .setExpirationTime(now() - ago + 3600)
  .sign(privateKey);

/** An assertion of the client whose key this is (RFC 7523 §3), right but for what is given. */
const assertion = ({ alg, kid, privateKey }, { aud = issuer, ago = 0, iss = 'peer-jwt' } = {}) => new jose.SignJWT({
  iss, sub: 'peer-jwt', aud, iat: now() - ago, exp: now() - ago + 60, jti: randomBytes(12).toString('hex'),
})
  .setProtectedHeader({ alg, kid })
  .sign(privateKey);

const signed = async (key) => ({
  client_id: 'peer-jwt', key_file: await writePem(key), key_id: key.kid, algorithm: key.alg, audience: issuer,
  key_thumbprint: await jose.calculateJwkThumbprint(key.publicJwk),
});

process.stdout.write(`${JSON.stringify({
  issuer,
  subject_token: await subjectToken(subject),
  forged_subject_token: await subjectToken(forger),
  expired_subject_token: await subjectToken(subject, { ago: 7200 }),
  foreign_subject_token: await subjectToken(subject, { iss: 'https://others.peer.example' }),
  misdirected_subject_token: await subjectToken(subject, { aud: 'https://elsewhere.example/' }),
  assertions: {
    expired: await assertion(clientRsa, { ago: 600 }),
    misdirected: await assertion(clientRsa, { aud: 'https://elsewhere.example/' }),
    of_another_client: await assertion(clientRsa, { iss: 'peer-other' }),
    forged: await assertion({ ...clientRsa, privateKey: signing.privateKey }),
  },
  subject_token_type: JWT,
  resource: RESOURCE,
  clients: {
    none: { client_id: 'peer-public' },
    client_secret_post: { client_id: 'peer-post', client_secret: POST_SECRET },
    client_secret_basic: { client_id: BASIC_ID, client_secret: BASIC_SECRET },
    private_key_jwt: await signed(clientRsa),
    private_key_jwt_es256: await signed(clientEc),
  },
})}\n`);

process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
