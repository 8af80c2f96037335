package dev.keyoverlap.camel;

import dev.keyoverlap.usage.GatePausedException;
import dev.keyoverlap.usage.OutboundGate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Suspends a route while a gate is paused, and resumes it when the gate opens. A gate that
 * {@linkplain OutboundGate#following follows} a keystore does this in every process that uses the
 * keystore.
 *
 * <pre>{@code
 * OutboundGate gate =
 *     OutboundGate.of("orders", Duration.ofSeconds(30)).following(rotation, alias("orders"), "");
 * from("jms:orders").routePolicy(new OutboundGateRoutePolicy(gate))
 *     .to("keyoverlap:xml-sign?signAs=orders").to("https://partner.example/orders");
 * }</pre>
 *
 * <p>A message is in flight for the gate until its exchange is completed. So a renewal that drains
 * the gate waits for it. Let the endpoints use keys that the gate {@linkplain OutboundGate#guarding
 * guards}: then a message that is in the route when the gate pauses is still signed. A message that
 * arrives before the consumer is suspended waits at the gate. If the gate stays paused for too
 * long, the exchange fails with a {@link GatePausedException} before the first step of the route,
 * so its consumer can redeliver it.
 *
 * <p>One policy serves one route. Safe for use by several threads.
 *
 * @since 1.0
 */
public final class OutboundGateRoutePolicy extends RoutePolicySupport {

  private static final long CHECK_MILLIS = 200;

  private final OutboundGate gate;
  private final Map<String, Boolean> suspended = new ConcurrentHashMap<>();
  private @Nullable ScheduledExecutorService checks;

  /**
   * Makes a policy for one route.
   *
   * @param gate the gate of the messages that the route sends
   */
  public OutboundGateRoutePolicy(OutboundGate gate) {
    this.gate = gate;
  }

  @Override
  public synchronized void onStart(Route route) {
    if (checks == null) {
      checks =
          route
              .getCamelContext()
              .getExecutorServiceManager()
              .newSingleThreadScheduledExecutor(this, "OutboundGateRoutePolicy");
      Future<?> unused =
          checks.scheduleWithFixedDelay(
              () -> follow(route), 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void onRemove(Route route) {
    if (checks != null) {
      route.getCamelContext().getExecutorServiceManager().shutdownNow(checks);
      checks = null;
    }
  }

  private void follow(Route route) {
    try {
      boolean paused = gate.isPaused();
      if (paused && !suspended.containsKey(route.getId())) {
        suspendOrStopConsumer(route.getConsumer());
        suspended.put(route.getId(), true);
      } else if (!paused && suspended.containsKey(route.getId())) {
        resumeOrStartConsumer(route.getConsumer());
        suspended.remove(route.getId());
      }
    } catch (Exception e) {
      // The next check tries again.
      handleException(e);
    }
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    try {
      exchange.setProperty(permitOf(route), gate.acquire());
    } catch (GatePausedException e) {
      exchange.setException(e);
      exchange.setRouteStop(true);
    }
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    if (exchange.removeProperty(permitOf(route)) instanceof OutboundGate.Permit permit) {
      permit.close();
    }
  }

  private static String permitOf(Route route) {
    return "CamelKeyOverlapPermit." + route.getId();
  }
}
