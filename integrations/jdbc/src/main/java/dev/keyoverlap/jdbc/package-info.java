/**
 * Keeps the key ring in PostgreSQL, for programs that run on several nodes.
 *
 * <p>Start with {@link dev.keyoverlap.jdbc.JdbcKeyringStore}. {@link dev.keyoverlap.jdbc.MasterKey}
 * protects the private keys. The tables are in SQL files of this module's jar.
 */
@NullMarked
package dev.keyoverlap.jdbc;

import org.jspecify.annotations.NullMarked;
