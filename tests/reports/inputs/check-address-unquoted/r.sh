curl -X POST https://zoom.us/oauth/token?grant_type=account_credentials&account_id=kQz3VbNmTRaWxYpLd0Ef2A -H "Authorization: Basic YWJjRGVmR2hpOnMzY3JldFpvb20="
