curl -sS -X POST https://id.acme.example/realms/acme/protocol/openid-connect/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'client_id=acme-ios' \
  --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \
  --data-urlencode 'subject_token=c3f19b27ad0e84651c7be2d90f5a8b364.0.mrzvy.Qp8sVt2LxKw7RnBd0HfJcg' \
  --data-urlencode 'subject_token_type=apple-authz-code' \
  --data-urlencode 'subject_issuer=apple' \
  --data-urlencode 'user_profile={"name":{"firstName":"Jane","lastName":"Doe"},"email":"jane@acme.example"}' \
  --data-urlencode 'app_identifier=com.acme.ios'
