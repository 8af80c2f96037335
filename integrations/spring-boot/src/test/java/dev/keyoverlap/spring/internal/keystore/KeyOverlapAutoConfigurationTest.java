package dev.keyoverlap.spring.internal.keystore;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.spring.KeystoreRotationCustomizer;
import dev.keyoverlap.spring.TestStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

class KeyOverlapAutoConfigurationTest {

  @TempDir private Path folder;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(KeyOverlapAutoConfiguration.class));

  @Test
  void starter_withoutProperties_opensNothing() {
    runner.run(
        context -> assertThat(context).hasNotFailed().doesNotHaveBean(KeystoreRotation.class));
  }

  @Test
  void keystore_byPath_isOpenedWithTheSettings() throws Exception {
    TestStore store = TestStore.with(folder, "orders", TestKeys.ec("orders"));
    runner
        .withPropertyValues(store.properties("keyoverlap.store"))
        .withPropertyValues("keyoverlap.store.retention=120", "spring.application.name=shop")
        .run(
            context -> {
              KeystoreRotation rotation = context.getBean(KeystoreRotation.class);
              assertThat(rotation.keyring().active(alias("orders"))).isPresent();
              assertThat(rotation.retention().duration()).isEqualTo(Duration.ofDays(120));
              assertThat(rotation.author()).isEqualTo("shop");
            });
  }

  @Test
  void keystore_readOnly_refusesChanges() throws Exception {
    TestStore store = TestStore.with(folder, "orders", TestKeys.ec("orders"));
    runner
        .withPropertyValues(store.properties("keyoverlap.store"))
        .withPropertyValues("keyoverlap.store.read-only=true")
        .run(
            context ->
                assertThatThrownBy(
                        () ->
                            context
                                .getBean(KeystoreRotation.class)
                                .swap(alias("orders"), TestKeys.ec("orders")))
                    .isInstanceOf(KeyRefusedException.class));
  }

  @Test
  void keystores_withNames_areBeansWithQualifiers() throws Exception {
    Path second = Files.createDirectory(folder.resolve("second"));
    TestStore ours = TestStore.with(folder, "orders", TestKeys.ec("orders"));
    TestStore partners = TestStore.with(second, "partner", TestKeys.ec("partner"));
    runner
        .withPropertyValues(ours.properties("keyoverlap.store"))
        .withPropertyValues(partners.properties("keyoverlap.stores.partners"))
        .withBean(Two.class)
        .run(
            context -> {
              Two two = context.getBean(Two.class);
              assertThat(two.ours.keyring().aliases()).containsExactly(alias("orders"));
              assertThat(two.partners.keyring().aliases()).containsExactly(alias("partner"));
            });
  }

  static class Two {

    final KeystoreRotation ours;
    final KeystoreRotation partners;

    Two(KeystoreRotation ours, @Qualifier("partners") KeystoreRotation partners) {
      this.ours = ours;
      this.partners = partners;
    }
  }

  @Test
  void store_ofTheApplication_isUsedInsteadOfAPath() {
    runner
        .withBean(KeyringStore.class, InMemoryKeyringStore::empty)
        .run(
            context ->
                assertThat(context.getBean(KeystoreRotation.class).keyring().versions()).isEmpty());
  }

  @Test
  void rotation_ofTheApplication_isTheOnlyOne() {
    runner
        .withPropertyValues("keyoverlap.store.path=" + folder.resolve("absent.p12"))
        .withBean("ours", KeystoreRotation.class, () -> TestKeys.rotation("orders"))
        .run(
            context -> {
              assertThat(context).hasSingleBean(KeystoreRotation.class);
              assertThat(context.getBean(Keystores.class).rotation("", "test"))
                  .isSameAs(context.getBean("ours"));
            });
  }

  @Test
  void customizer_ofTheApplication_hasTheLastWord() {
    SettableClock clock = SettableClock.now();
    KeystoreRotationCustomizer customizer = (store, rotation) -> rotation.clock(clock);
    runner
        .withBean(KeyringStore.class, InMemoryKeyringStore::empty)
        .withBean(KeystoreRotationCustomizer.class, () -> customizer)
        .run(
            context -> assertThat(context.getBean(KeystoreRotation.class).clock()).isSameAs(clock));
  }

  @Test
  void change_each_isAnApplicationEvent() {
    runner
        .withBean(KeyringStore.class, InMemoryKeyringStore::empty)
        .withUserConfiguration(Listening.class)
        .run(
            context -> {
              context
                  .getBean(KeystoreRotation.class)
                  .by("alice", "a test")
                  .add(alias("orders"), TestKeys.ec("orders"));
              ChangeEvent event =
                  context.getBean(Listening.class).events.poll(10, TimeUnit.SECONDS);
              assertThat(event).isNotNull();
              assertThat(event.change().note().author()).isEqualTo("alice");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Listening {

    final BlockingQueue<ChangeEvent> events = new LinkedBlockingQueue<>();

    @EventListener
    void on(ChangeEvent event) {
      events.add(event);
    }
  }

  @Test
  void context_closed_leavesTheKeysUsable() {
    runner
        .withBean(KeyringStore.class, InMemoryKeyringStore::empty)
        .run(
            context -> {
              KeystoreRotation rotation = context.getBean(KeystoreRotation.class);
              rotation.add(alias("orders"), TestKeys.ec("orders"));
              context.close();
              assertThat(rotation.keyring().active(alias("orders"))).isPresent();
            });
  }
}
