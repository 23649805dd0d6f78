curl -s -X POST "https://sts.eu-central-1.amazonaws.com/" \
  -H "Accept: application/json" \
  --data-urlencode "Action=AssumeRoleWithWebIdentity" \
  --data-urlencode "Version=2011-06-15" \
  --data-urlencode "RoleArn=arn:aws:iam::123456789012:role/web" \
  --data-urlencode "RoleSessionName=app1" \
  --data-urlencode "WebIdentityToken@/var/run/secrets/eks.amazonaws.com/serviceaccount/token"
