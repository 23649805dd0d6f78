return [
    'invalid_grant' => 'The refresh token is invalid.',
    'token_expired' => 'JWT expired',
];
