it('maps a used code', async () => {
  const res = await request(app).post('/token').send(form);
  expect(res.status).toBe(400);
  expect(res.body).toEqual({ error: 'invalid_grant', error_description: 'Invalid authorization code' });
});
