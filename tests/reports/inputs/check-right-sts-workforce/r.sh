curl -sS -X POST https://sts.googleapis.com/v1/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \
  --data-urlencode 'audience=//iam.googleapis.com/locations/global/workforcePools/staff/providers/okta' \
  --data-urlencode 'scope=https://www.googleapis.com/auth/cloud-platform' \
  --data-urlencode 'requested_token_type=urn:ietf:params:oauth:token-type:access_token' \
  --data-urlencode 'subject_token_type=urn:ietf:params:oauth:token-type:id_token' \
  --data-urlencode 'subject_token=eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJodHRwczovL2FjbWUub2t0YS5jb20iLCJzdWIiOiIwb2ExIiwiYXVkIjoiMG9hMiIsImlhdCI6MTc5NTg2MDAwMCwiZXhwIjo0MTAyNDQ0ODAwfQ.0u6vtiAayGvDbyMbe3hP2NFA16Eh7m0I-l9_18k59PmfJEQVzj9OIYUCIW3QvRExu7ggxr11D6CLS57NP_atCWfJ5J1i-wfr9UDcReOH9vKI6L3fpv2v25exbOxx9LOAzUTmekG35jRCUhEkA-WdRXHNx0XzkvC4KaWE0BLcENeWis4PJiEJAKsBfwBrROUnZvkX-QZiA_uOR_cMOJbntBckV5PGH-P7Uk5XD3J3KLeW_szcYvADP8iCbGZWKvsjdnx89xWjRTn_bDxVZNi3imSmn2yftqsyj0muUw8AUyHA7kEv9_nhubdMhsKnfA5oJlT8fWojeJzZFgoBXNYOwg' \
  --data-urlencode 'options={"userProject":"482910374655"}'
