export type OAuthError =
  | 'invalid_grant'
  | 'invalid_client'
;
