package dev.keyoverlap.spring.internal.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.TestKeys;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LiveBundlesTest {

  private final SettableClock clock = SettableClock.now();
  private final HeldKey first = TestKeys.ec("web");
  private final HeldKey partner = TestKeys.ec("partner");
  private KeystoreRotation rotation;
  private ApplicationContextRunner runner;

  @BeforeEach
  void aRotation() throws Exception {
    rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty())
            .clock(clock)
            .retention(Retention.ofDays(90))
            .reloadManually()
            .open();
    rotation.add(alias("web"), first);
    rotation.add(alias("partner"), TestKeys.certificateOf(partner));
    runner =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    KeyOverlapAutoConfiguration.class,
                    TlsAutoConfiguration.class,
                    SslAutoConfiguration.class))
            .withBean(KeystoreRotation.class, () -> rotation)
            .withPropertyValues(
                "keyoverlap.tls.bundles.web.present=web",
                "keyoverlap.tls.bundles.web.trust=partner",
                "keyoverlap.tls.bundles.web.enabled-protocols=TLSv1.3");
  }

  @Test
  void bundle_ofProperties_hasTheKeysOfTheRing() {
    runner.run(
        context -> {
          SslBundle bundle = context.getBean(SslBundles.class).getBundle("web");
          KeyStore keys = bundle.getStores().getKeyStore();
          assertThat(keys.getCertificateChain("web")).isEqualTo(first.chain().toArray());
          assertThat(keys.getKey("web", new char[0])).isEqualTo(first.privateKey());
          assertThat(certificates(bundle.getStores().getTrustStore()))
              .containsExactly(partner.certificate());
          assertThat(bundle.getOptions().getEnabledProtocols()).containsExactly("TLSv1.3");
          assertThat(bundle.getManagers().getKeyManagers()[0])
              .isInstanceOf(X509ExtendedKeyManager.class);
          assertThat(bundle.getManagers().getTrustManagers()).hasSize(1);
          assertThatThrownBy(() -> keys.deleteEntry("web"))
              .isInstanceOf(KeyStoreException.class)
              .hasMessageContaining("KeystoreRotation");
        });
  }

  @Test
  void swap_each_replacesTheBundleOnce() {
    runner.run(
        context -> {
          List<SslBundle> updates = new ArrayList<>();
          context.getBean(SslBundles.class).addBundleUpdateHandler("web", updates::add);
          LiveBundles bundles = context.getBean(LiveBundles.class);
          HeldKey next = TestKeys.ec("web");

          rotation.swap(alias("web"), next);
          bundles.update();
          bundles.update();

          assertThat(updates).hasSize(1);
          assertThat(updates.get(0).getStores().getKeyStore().getCertificate("web"))
              .isEqualTo(next.certificate());
        });
  }

  @Test
  void trust_afterTheRetention_endsWithoutAChange() {
    runner.run(
        context -> {
          LiveBundles bundles = context.getBean(LiveBundles.class);
          HeldKey next = TestKeys.ec("partner");
          rotation.swap(alias("partner"), TestKeys.certificateOf(next));
          bundles.update();
          assertThat(certificates(trusted(context.getBean(SslBundles.class))))
              .containsExactlyInAnyOrder(partner.certificate(), next.certificate());

          clock.advance(Duration.ofDays(91));
          bundles.update();

          assertThat(certificates(trusted(context.getBean(SslBundles.class))))
              .containsExactly(next.certificate());
        });
  }

  @Test
  void update_thatAServerRefuses_leavesTheOthersInUse() {
    runner
        .withPropertyValues("keyoverlap.tls.bundles.client.present=web")
        .run(
            context -> {
              SslBundles bundles = context.getBean(SslBundles.class);
              bundles.addBundleUpdateHandler(
                  "web",
                  bundle -> {
                    throw new IllegalStateException("a server that does not take it");
                  });
              List<SslBundle> updates = new ArrayList<>();
              bundles.addBundleUpdateHandler("client", updates::add);

              rotation.swap(alias("web"), TestKeys.ec("web"));
              context.getBean(LiveBundles.class).update();

              assertThat(updates).hasSize(1);
            });
  }

  @Test
  void context_closed_replacesNoBundle() {
    runner.run(
        context -> {
          List<SslBundle> updates = new ArrayList<>();
          context.getBean(SslBundles.class).addBundleUpdateHandler("web", updates::add);
          LiveBundles bundles = context.getBean(LiveBundles.class);
          context.close();

          rotation.swap(alias("web"), TestKeys.ec("web"));
          bundles.update();

          assertThat(updates).isEmpty();
        });
  }

  @Test
  void bundle_withoutAliases_stopsTheStart() {
    runner
        .withPropertyValues("keyoverlap.tls.bundles.empty.ciphers=TLS_AES_256_GCM_SHA384")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("keyoverlap.tls.bundles.empty"));
  }

  private static KeyStore trusted(SslBundles bundles) {
    return bundles.getBundle("web").getStores().getTrustStore();
  }

  private static List<Certificate> certificates(KeyStore store) throws KeyStoreException {
    List<Certificate> found = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      assertThat(store.isCertificateEntry(alias)).isTrue();
      found.add(store.getCertificate(alias));
    }
    return found;
  }
}
