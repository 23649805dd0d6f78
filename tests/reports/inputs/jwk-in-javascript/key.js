const publicKey = await jose.importJWK(
  {
    kty: 'RSA',
    kid: 'k1',
    e: 'AQAB',
    n: 'tXlc5-Fpl_NHDXHjV4bUgHm4bf09lmrrszSQwNv6GX1oZK-TT9QCIZrOeLJn96P2iyeVhrjDJe-o2Gdi9FxIiNQ7fwVXWXdoJV0Y6vJLmgYq-c2QhLuJTZn0KYWOWFA2iTocY6ieKkegDj-C5cjrMM8RhPBGGDExfBkPeVvi54LlIES5Zt7JZ_T0RSXdrKb_OxlgUkQ3-GbQA0OdvTw4PH0u8YpV3zZ7TlMz8845yllSt2CqdBRUYHNGYaJdYp_2uvyZ1SHOiPTdzqoBivXKJQTZFjufaH1ZREEhHLc3JJ1m-DqYVC1QmOrEKNPTWgSyFpN9CNaMBbpoGpRTA-31DQ',
  },
  'RS256',
)
