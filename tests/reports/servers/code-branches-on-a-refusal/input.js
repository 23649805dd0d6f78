try {
  await client.refresh(token);
} catch (err) {
  if (err.error === 'invalid_grant' && err.error_description === 'Unknown or invalid refresh token.') {
    await logout();
  }
  throw err;
}
