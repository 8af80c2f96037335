package dev.keyoverlap.spring.test;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.testkit.TestKeys;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestTemplate;

@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "keyoverlap.store.path=/a/path/that/no/test/reads.p12",
      "keyoverlap.stores.partners.path=/another/path.p12",
      "keyoverlap.cms.signers.orders.aliases=orders",
      "keyoverlap.cms.verifiers.orders.aliases=orders",
      "keyoverlap.cms.verifiers.partner.aliases=partner",
      "keyoverlap.cms.verifiers.partner.store=partners",
      "keyoverlap.tls.bundles.web.present=https",
      "keyoverlap.tls.bundles.client.trust=root",
      "server.ssl.bundle=web"
    })
@TestKeyring("bills")
class TestKeyringTest {

  @Autowired private KeystoreRotation rotation;

  @Autowired
  @Qualifier("partners")
  private KeystoreRotation partners;

  @Autowired private CmsSigner signer;

  @Autowired
  @Qualifier("orders")
  private CmsVerifier verifier;

  @Autowired private SslBundles bundles;
  @LocalServerPort private int port;

  @Test
  void ring_ofATest_hasAKeyForEachAlias() {
    assertThat(rotation.keyring().aliases())
        .containsExactlyInAnyOrder(alias("orders"), alias("bills"), alias("https"), alias("root"));
    assertThat(partners.keyring().active(alias("partner"))).isPresent();
  }

  @Test
  void beans_ofATest_followASwap() throws Exception {
    byte[] before = signer.sign("10 boxes".getBytes(UTF_8));
    rotation.swap(alias("orders"), TestKeys.rsa("orders"));

    assertThat(verifier.verify(before).content()).isEqualTo("10 boxes".getBytes(UTF_8));
  }

  @Test
  void server_ofATest_isTrustedByItsClient() throws Exception {
    RestTemplate client =
        new RestTemplate(
            ClientHttpRequestFactoryBuilder.detect()
                .build(HttpClientSettings.ofSslBundle(bundles.getBundle("client"))));
    byte[] signed =
        client.postForObject("https://localhost:" + port + "/orders", "10 boxes", byte[].class);

    assertThat(verifier.verify(signed).content()).isEqualTo("10 boxes".getBytes(UTF_8));
  }
}
