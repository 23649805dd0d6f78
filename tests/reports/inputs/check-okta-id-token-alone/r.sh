curl -sS -X POST https://acme.okta.com/oauth2/default/v1/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \
  --data-urlencode 'client_id=0oa1' \
  --data-urlencode 'client_secret=Zp4-vQ8xT1mK7sLw2NcR9bYj5HdGfUa3e6oXqWz0iP_BtVnM' \
  --data-urlencode 'subject_token=eyJhbGciOiJSUzI1NiIsImtpZCI6Im9rdDEifQ.eyJpc3MiOiJodHRwczovL2FjbWUub2t0YS5jb20vb2F1dGgyL2RlZmF1bHQiLCJzdWIiOiIwMHUiLCJhdWQiOiIwb2ExIiwiaWF0IjoxNzk1ODYwMDAwLCJleHAiOjQxMDI0NDQ4MDB9.OhL-f1L46gg_RWC_95af879DjxR9re8lc94yt6CsOfnRoKgEBaqGy__RezbsajSyiwhW-3G--N8BD4FqovQHUwXn9VGOCufYpPQeSlCtyQ9c0eldxZ7xPxiqQwv1DfvBLwnOP2HVvKL5ljwaLH1ERZufz1bZ8JpBSEsCqiGQOFpffBr14XcorvVOfZyvpMoboKpCxgCe-R5Yr7T8nHL9v13RsMw7zIQ5hJ3QGynHBUGP4u0NBdukBGnAiEK3pAAfHWVvHdEupPXJjuIuXDXY8IhzYQffqosjLWEU8HFPjcbYT3kQJmOuprDGjD7Eko_rghu4mfDp0vBHYBJkBP-8tw' \
  --data-urlencode 'subject_token_type=urn:ietf:params:oauth:token-type:id_token' \
  --data-urlencode 'scope=openid' \
  --data-urlencode 'audience=api://default'
