package dev.keyoverlap.camel;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.TestKeys;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes while keys are renewed. */
@Timeout(60)
class RenewalRoutesTest {

  private static final byte[] XML = "<order>10 boxes</order>".getBytes(UTF_8);
  private static final byte[] SOAP =
      """
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><order/></s:Body>\
      </s:Envelope>\
      """
          .getBytes(UTF_8);
  private static final HeldKey FIRST = TestKeys.rsa("orders");
  private static final List<HeldKey> NEXT = List.of(TestKeys.rsa("orders"), TestKeys.rsa("orders"));

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final OutboundGate gate = OutboundGate.of("orders", Duration.ofSeconds(20));
  private KeystoreRotation keys;

  @BeforeEach
  void openTheKeystore() throws Exception {
    keys = KeystoreRotation.open(InMemoryKeyringStore.empty());
    keys.add(alias("orders"), FIRST);
    context.getRegistry().bind("keys", keys);
  }

  @AfterEach
  void closeTheKeystore() throws Exception {
    context.close();
    keys.close();
  }

  private void run(RouteBuilder routes) throws Exception {
    context.addRoutes(routes);
    context.start();
  }

  @Test
  void messages_whileKeysAreSwapped_areAllSignedSealedAndRead() throws Exception {
    run(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("timer:orders?period=2&delay=0&repeatCount=60")
                .setBody(constant(XML))
                .to("keyoverlap:seal?signAs=orders&encryptTo=orders")
                .to("seda:partner");
            from("seda:partner?concurrentConsumers=2")
                .to("keyoverlap:open?trust=orders")
                .to("keyoverlap:xml-sign?signAs=orders")
                .to("keyoverlap:xml-verify?trust=orders")
                .setBody(constant(SOAP))
                .to("keyoverlap:soap-protect?signAs=orders&encryptTo=orders")
                .to("keyoverlap:soap-receive?trust=orders")
                .to("seda:accepted");
          }
        });
    NotifyBuilder started =
        new NotifyBuilder(context).wereSentTo("seda:accepted").whenDone(20).create();
    NotifyBuilder all =
        new NotifyBuilder(context).wereSentTo("seda:accepted").whenDone(60).create();
    NotifyBuilder failed = new NotifyBuilder(context).whenFailed(1).create();
    for (HeldKey next : NEXT) {
      started.matches(10, TimeUnit.SECONDS);
      keys.swap(alias("orders"), next);
    }

    assertThat(all.matches(40, TimeUnit.SECONDS)).isTrue();
    assertThat(failed.matches()).isFalse();
  }

  @Test
  void route_whileItsGateIsPaused_isSuspendedAndLosesNothing() throws Exception {
    context.getRegistry().bind("guarded", gate.guarding(keys));
    run(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("seda:orders")
                .routeId("orders")
                .routePolicy(new OutboundGateRoutePolicy(gate))
                .to("keyoverlap:xml-sign?signAs=orders&keystore=#guarded")
                .to("seda:sent");
          }
        });
    NotifyBuilder sent = new NotifyBuilder(context).wereSentTo("seda:sent").whenDone(5).create();

    gate.pause();
    assertThat(gate.drain(Duration.ofSeconds(10))).isTrue();
    for (int i = 0; i < 5; i++) {
      context.createProducerTemplate().sendBody("seda:orders", XML);
    }
    until(ServiceStatus.Suspended);
    assertThat(
            context
                .getEndpoint("seda:sent", org.apache.camel.component.seda.SedaEndpoint.class)
                .getExchanges())
        .isEmpty();
    keys.swap(alias("orders"), NEXT.get(0));
    gate.resume();

    assertThat(sent.matches(20, TimeUnit.SECONDS)).isTrue();
    assertThat(gate.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(
            context
                .getEndpoint("seda:sent", org.apache.camel.component.seda.SedaEndpoint.class)
                .getExchanges())
        .hasSize(5)
        .allSatisfy(
            each ->
                assertThat(each.getMessage().getHeader(KeyOverlapConstants.KEYS))
                    .isEqualTo(NEXT.get(0).keyId().hex()));
  }

  private void until(ServiceStatus status) throws InterruptedException {
    org.apache.camel.Suspendable consumer =
        (org.apache.camel.Suspendable) context.getRoute("orders").getConsumer();
    while (!((org.apache.camel.StatefulService) consumer).getStatus().equals(status)) {
      Thread.sleep(20);
    }
  }

  @Test
  void dataFormat_marshalAndUnmarshal_giveTheContent() throws Exception {
    KeyOverlapConfiguration options = new KeyOverlapConfiguration();
    options.setSignAs("orders");
    options.setEncryptTo("orders");
    options.setTrust("orders");
    run(
        new RouteBuilder() {
          @Override
          public void configure() {
            KeyOverlapCmsDataFormat format = new KeyOverlapCmsDataFormat(options);
            from("direct:there-and-back").marshal(format).unmarshal(format);
          }
        });

    assertThat(
            context
                .createProducerTemplate()
                .requestBody("direct:there-and-back", XML, byte[].class))
        .isEqualTo(XML);
  }

  @Test
  void health_ofAKeystore_isUpWhileItsKeysAreValid() throws Exception {
    KeystoreHealthCheck check = new KeystoreHealthCheck("orders", keys);
    check.setCamelContext(context);

    assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
  }

  @Test
  void health_ofAKeystoreWithAnExpiredCertificate_isDown() throws Exception {
    SettableClock clock = SettableClock.now();
    try (KeystoreRotation aging =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).open()) {
      aging.add(alias("orders"), FIRST);
      clock.advance(Duration.ofDays(36500));
      KeystoreHealthCheck check = new KeystoreHealthCheck("orders", aging);
      check.setCamelContext(context);

      HealthCheck.Result result = check.call();

      assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
      assertThat(result.getDetails()).containsEntry("invalid", "orders");
    }
  }
}
