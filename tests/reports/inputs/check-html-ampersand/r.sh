curl --user "$CLIENT_ID":"$CLIENT_SECRET" -X POST https://auth.dbc.example/oauth/token -d 'grant_type=password&amp;username=kim&amp;password=hemmelig99'
