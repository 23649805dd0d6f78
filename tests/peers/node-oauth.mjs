// A second independent authorization server (@node-oauth/oauth2-server), for the refusals in tests/journeys/refusals.rs.
//
//   node node-oauth.mjs
//
// It prints one line of JSON when it is ready, and serves until its standard input closes. Every error is the library's own, written as
// its adapters for web servers write them.
import { createServer } from 'node:http';

import OAuth2Server from '@node-oauth/oauth2-server';

const { Request, Response } = OAuth2Server;
const CLIENT = { id: 'app', secret: 'right-secret', grants: ['client_credentials', 'refresh_token', 'authorization_code'], redirectUris: ['https://app.example/cb'] };
const NARROW = { id: 'narrow', secret: 'right-secret', grants: ['client_credentials'] };
const hour = () => new Date(Date.now() + 3_600_000);
const past = () => new Date(Date.now() - 3_600_000);
const user = { id: 'ada' };

const refreshTokens = {
  'refresh-of-narrow': { refreshToken: 'refresh-of-narrow', refreshTokenExpiresAt: hour(), client: NARROW, user },
  'refresh-expired': { refreshToken: 'refresh-expired', refreshTokenExpiresAt: past(), client: CLIENT, user },
};
const accessTokens = {
  'access-expired': { accessToken: 'access-expired', accessTokenExpiresAt: past(), client: CLIENT, user },
};

const oauth = new OAuth2Server({
  model: {
    getClient: (id, secret) => [CLIENT, NARROW].find((client) => client.id === id && (secret == null || client.secret === secret)),
    getUserFromClient: () => user,
    getAccessToken: (token) => accessTokens[token],
    getRefreshToken: (token) => refreshTokens[token],
    getAuthorizationCode: () => undefined,
    revokeToken: () => true,
    revokeAuthorizationCode: () => true,
    saveAuthorizationCode: (code) => code,
    saveToken: (token, client, of) => ({ ...token, client, user: of }),
    validateScope: (of, client, scope) => ((scope ?? []).every((one) => one === 'api:read') ? scope ?? [] : false),
    verifyScope: () => true,
  },
});

const server = createServer(async (incoming, outgoing) => {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  const { pathname, searchParams } = new URL(incoming.url, 'http://127.0.0.1');
  const form = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const request = new Request({
    method: incoming.method, headers: incoming.headers, query: Object.fromEntries(searchParams),
    body: form ? Object.fromEntries(new URLSearchParams(text)) : {},
  });
  const response = new Response({ headers: {} });
  let [status, body] = [200, null];
  try {
    if (pathname === '/token') {
      await oauth.token(request, response);
      body = response.body;
    } else {
      await oauth.authenticate(request, response);
      body = { sub: user.id };
    }
  } catch (error) {
    status = error.code;
    body = { error: error.name, error_description: error.message };
  }
  outgoing.writeHead(status, { ...response.headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
});
await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));

process.stdout.write(`${JSON.stringify({ issuer: `http://127.0.0.1:${server.address().port}` })}\n`);
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
