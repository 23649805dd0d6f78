curl 'https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx5f0c3d2b1a498e7d&secret=7c0e1d2f3a4b5c6d7e8f9a0b1c2d3e4f&code=071CyW000UGidO1SxY000uNATs1CyW04&grant_type=authorization_code'
