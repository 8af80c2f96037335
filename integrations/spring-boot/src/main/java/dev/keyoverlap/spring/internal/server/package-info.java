/** Lets servers ask the key ring at each connection. Start with {@code ServerAutoConfiguration}. */
@NullMarked
package dev.keyoverlap.spring.internal.server;

import org.jspecify.annotations.NullMarked;
