curl -sS -X POST https://acme.eu.auth0.com/oauth/token \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-urlencode 'grant_type=urn:ietf:params:oauth:grant-type:token-exchange' \
  --data-urlencode 'client_id=kJ3vR8nQ2wXz7LpT5cYb1HsMdF9gUa4e' \
  --data-urlencode 'client_secret=Zp4-vQ8xT1mK7sLw2NcR9bYj5HdGfUa3e6oXqWz0iP_BtVnM' \
  --data-urlencode 'subject_token=eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Ijl2VDJ4UTdtTHc0In0.eyJpc3MiOiJodHRwczovL2FjbWUuZXUuYXV0aDAuY29tLyIsInN1YiI6ImFwcGxlfDAwMTQ4Mi43YmUyZDkwZjVhOGIzNjRjM2YxOWIyN2FkMGU4NDY1MS4wOTM0IiwiYXVkIjpbImh0dHBzOi8vb3JkZXJzLmFjbWUuZXhhbXBsZSIsImh0dHBzOi8vYWNtZS5ldS5hdXRoMC5jb20vdXNlcmluZm8iXSwiaWF0IjoxNzk1ODYwMDAwLCJleHAiOjQxMDI0NDQ4MDAsInNjb3BlIjoib3BlbmlkIHByb2ZpbGUgcmVhZDpvcmRlcnMiLCJhenAiOiJrSjN2UjhuUTJ3WHo3THBUNWNZYjFIc01kRjlnVWE0ZSJ9.m-Hsn352ipLUVQJxbi5njbYuqOqZzL1fUcayfhwJeTx0OaQDcCU6zB-nXYA5kzF0L37DCqfCGTkYNSyp7FItMZ4BKSCs0r61dojp9lt6xKULokoW9zDJ328PLnAMuijoXfSOtLNp_Yl4NNjEMrVO9W3xW7orjffq64xgOirw-XsUtCehsTH58EW39rpwO-DwNliwzBjUntqyt65JiCLmNptuKWJYbyRjscTRuDpPHHRGsFhWzO7BSe8IzZTMgQ0mkYzar82gvgHbIaBFwGzwt-wMRsqZd-OxEgIQkThMBmP-_2Ho8fkPImuCv23rSVYci0Q2LRjQd37ngZWDNRMaDQ' \
  --data-urlencode 'subject_token_type=urn:ietf:params:oauth:token-type:access_token' \
  --data-urlencode 'requested_token_type=urn:ietf:params:oauth:token-type:id_token' \
  --data-urlencode 'audience=https://stock.acme.example'
