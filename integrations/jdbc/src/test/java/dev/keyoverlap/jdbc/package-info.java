/**
 * Tests of the store in PostgreSQL.
 *
 * <p>Start with {@link dev.keyoverlap.jdbc.JdbcStoreContractTest}. {@link
 * dev.keyoverlap.jdbc.Server} starts a real server.
 */
package dev.keyoverlap.jdbc;
