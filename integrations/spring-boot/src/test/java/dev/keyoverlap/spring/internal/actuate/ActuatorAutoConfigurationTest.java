package dev.keyoverlap.spring.internal.actuate;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.spring.KeystoreRotationCustomizer;
import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.spring.internal.message.CmsAutoConfiguration;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.TestKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.json.JsonMapper;

class ActuatorAutoConfigurationTest {

  private final SettableClock clock = SettableClock.now();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private final HeldKey first = TestKeys.ec("orders");
  private final KeystoreRotationCustomizer onTheClock =
      (name, rotation) -> rotation.clock(clock).reloadManually();

  private ApplicationContextRunner runner;

  @BeforeEach
  void aKeystore() throws Exception {
    KeystoreRotation.with(store).clock(clock).reloadManually().open().add(alias("orders"), first);
    runner =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    KeyOverlapAutoConfiguration.class,
                    CmsAutoConfiguration.class,
                    ActuatorAutoConfiguration.class))
            .withBean(KeyringStore.class, () -> store)
            .withBean(KeystoreRotationCustomizer.class, () -> onTheClock)
            .withUserConfiguration(Audit.class)
            .withPropertyValues(
                "keyoverlap.cms.signers.orders.aliases=orders",
                "management.endpoints.web.exposure.include=keyoverlap",
                "management.endpoints.jmx.exposure.include=keyoverlap");
  }

  @Test
  void health_inOrder_isUp() {
    runner.run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
  }

  @Test
  void health_keyDue_isUpAndSaysSo() {
    runner.run(
        context -> {
          clock.set(first.certificate().getNotAfter().toInstant().minus(Duration.ofDays(20)));
          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          assertThat(health(context).getDetails().toString()).contains("has no successor");
        });
  }

  @Test
  void health_keyExpired_isOutOfService() {
    runner.run(
        context -> {
          clock.set(first.certificate().getNotAfter().toInstant().plusSeconds(1));
          assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
          assertThat(health(context).getDetails().toString()).contains("expired=[orders]");
        });
  }

  @Test
  void health_keyGoneByAnotherProgram_isUnknown() {
    runner.run(
        context -> {
          // As a restored backup: a store with another history.
          KeystoreRotation other =
              KeystoreRotation.with(store).clock(clock).reloadManually().open();
          store.commit(store.load(), Keyring.empty(), List.of());
          context.getBean(KeystoreRotation.class).reload();
          assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
          assertThat(health(context).getDetails().toString()).contains("trouble=");
          other.close();
        });
  }

  @Test
  void endpoint_keystore_showsKeysAndNoSecret() {
    runner.run(
        context -> {
          KeystoreRotation rotation = context.getBean(KeystoreRotation.class);
          context.getBean(CmsSigner.class).sign(new byte[1]);
          rotation.swap(alias("orders"), TestKeys.ec("orders"));

          KeystoreEndpoint endpoint = context.getBean(KeystoreEndpoint.class);
          KeystoreEndpoint.Keystore shown = endpoint.keystore("default");
          assertThat(shown.keys())
              .extracting(KeystoreEndpoint.Key::state)
              .containsExactlyInAnyOrder("ACTIVE", "RETAINED");
          assertThat(shown.keys())
              .filteredOn(key -> key.state().equals("RETAINED"))
              .allSatisfy(key -> assertThat(key.lastUsed()).isNotNull());
          String json = JsonMapper.builder().build().writeValueAsString(endpoint.keystores());
          assertThat(json).contains(first.keyId().hex()).doesNotContainIgnoringCase("private");
          assertThat(endpoint.keystore("nobody")).isNull();
        });
  }

  @Test
  void endpoint_notExposed_isNoBean() {
    runner
        .withPropertyValues(
            "management.endpoints.web.exposure.exclude=*",
            "management.endpoints.jmx.exposure.exclude=*")
        .run(context -> assertThat(context).doesNotHaveBean(KeystoreEndpoint.class));
  }

  @Test
  void renewal_overdue_isShownByHealthEndpointAndMetrics() {
    runner.run(
        context -> {
          KeystoreRotation rotation = context.getBean(KeystoreRotation.class);
          Renewal.begin(
              rotation,
              Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.ANY_HOLDING_ONE),
              alias("orders"));
          MeterRegistry registry = new SimpleMeterRegistry();
          context.getBean(KeystoreMeters.class).bindTo(registry);
          assertThat(renewals(registry, "in.progress")).isEqualTo(1);
          assertThat(renewals(registry, "overdue")).isZero();

          clock.set(first.certificate().getNotAfter().toInstant().plusSeconds(1));
          assertThat(renewals(registry, "overdue")).isEqualTo(1);
          KeystoreEndpoint.RenewalOfKey shown =
              context.getBean(KeystoreEndpoint.class).keystore("default").renewals().get(0);
          assertThat(shown.overdue()).isTrue();
          assertThat(shown.pendingSteps()).isNotEmpty();
          assertThat(health(context).getDetails().toString()).contains("The renewal is overdue");
        });
  }

  @Test
  void metrics_afterASwap_haveRowsOfBothKeys() {
    runner.run(
        context -> {
          MeterRegistry registry = new SimpleMeterRegistry();
          KeystoreMeters meters = context.getBean(KeystoreMeters.class);
          meters.bindTo(registry);
          KeystoreRotation rotation = context.getBean(KeystoreRotation.class);
          context.getBean(CmsSigner.class).sign(new byte[1]);
          KeyVersion next = rotation.swap(alias("orders"), TestKeys.ec("orders"));
          assertThat(context.getBean(Audit.class).changes.poll(10, TimeUnit.SECONDS)).isNotNull();
          clock.advance(Duration.ofMinutes(1));

          assertThat(gauge(registry, "keyoverlap.key.idle", first.keyId(), KeyState.RETAINED))
              .isEqualTo(60);
          assertThat(gauge(registry, "keyoverlap.key.age", next.keyId(), KeyState.ACTIVE))
              .isEqualTo(60);
          assertThat(gauge(registry, "keyoverlap.key.expiry", next.keyId(), KeyState.ACTIVE))
              .isGreaterThan((double) Duration.ofDays(600).toSeconds());
          assertThat(registry.get("keyoverlap.reload.failed").gauge().value()).isZero();
          assertThat(registry.get("keyoverlap.changes").tag("verb", "SWAP").counter().count())
              .isEqualTo(1);
        });
  }

  private static double renewals(MeterRegistry registry, String state) {
    return registry.get("keyoverlap.renewals").tag("state", state).gauge().value();
  }

  private static double gauge(MeterRegistry registry, String name, KeyId key, KeyState state) {
    return registry
        .get(name)
        .tags("store", "default", "alias", "orders")
        .tags("key", key.shortForm(), "state", state.name())
        .gauge()
        .value();
  }

  @Test
  void change_each_isAnAuditEvent() {
    runner.run(
        context -> {
          KeystoreRotation rotation = context.getBean(KeystoreRotation.class);
          KeyVersion next =
              rotation.by("alice", "yearly renewal").swap(alias("orders"), TestKeys.ec("orders"));

          AuditEvent event = audit(context);
          assertThat(event.getType()).isEqualTo("KEY_SWAP");
          assertThat(event.getPrincipal()).isEqualTo("alice");
          assertThat(event.getData())
              .containsAllEntriesOf(
                  Map.of(
                      "alias",
                      "orders",
                      "why",
                      "yearly renewal",
                      "oldKey",
                      first.keyId().hex(),
                      "newKey",
                      next.keyId().hex()));
        });
  }

  private static Health health(AssertableApplicationContext context) {
    return context.getBean(KeystoreHealthIndicator.class).health();
  }

  private static AuditEvent audit(AssertableApplicationContext context) throws Exception {
    AuditEvent event = context.getBean(Audit.class).events.poll(10, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return event;
  }

  @Configuration(proxyBeanMethods = false)
  static class Audit {

    final BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();

    final BlockingQueue<ChangeEvent> changes = new LinkedBlockingQueue<>();

    /** Told last: listeners by annotation come after the others. */
    @EventListener
    void on(ChangeEvent event) {
      changes.add(event);
    }

    @EventListener
    void on(AuditApplicationEvent event) {
      events.add(event.getAuditEvent());
    }
  }
}
