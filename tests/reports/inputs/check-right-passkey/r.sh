curl --request POST \
  --url 'https://acme.eu.auth0.com/oauth/token' \
  --header 'content-type: application/json' \
  --data '{"grant_type": "urn:okta:params:oauth:grant-type:webauthn", "client_id": "kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e", "realm": "Username-Password-Authentication", "scope": "openid profile email offline_access", "audience": "https://api.acme.example", "auth_session": "a9Kd0fWq3ZxT7mVb2NcYp5Rj9Lh1Ge4u", "authn_response": {"id": "Y3JlZF9hYmMxMjM", "rawId": "Y3JlZF9hYmMxMjM", "type": "public-key", "authenticatorAttachment": "platform", "response": {"clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0", "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2M", "signature": "MEUCIQDx", "userHandle": "YXV0aDB8NjRm"}}}'
