INSERT INTO oauth_errors (code, text) VALUES
  ('invalid_grant', 'The refresh token expired or was revoked');
