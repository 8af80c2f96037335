/** Health, metrics, an endpoint and audit events. Start with {@code ActuatorAutoConfiguration}. */
@NullMarked
package dev.keyoverlap.spring.internal.actuate;

import org.jspecify.annotations.NullMarked;
