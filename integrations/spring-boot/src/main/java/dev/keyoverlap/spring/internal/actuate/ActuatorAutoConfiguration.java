package dev.keyoverlap.spring.internal.actuate;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows the keystores to operators, if the application has an actuator. */
@AutoConfiguration(after = KeyOverlapAutoConfiguration.class)
@ConditionalOnBean(KeystoreRotation.class)
public class ActuatorAutoConfiguration {

  ActuatorAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
  static class OfHealth {

    OfHealth() {}

    @Bean
    @ConditionalOnEnabledHealthIndicator("keyoverlap")
    KeystoreHealthIndicator keyoverlapHealthIndicator(Keystores keystores) {
      return new KeystoreHealthIndicator(keystores);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
  static class OfEndpoint {

    OfEndpoint() {}

    @Bean
    @ConditionalOnAvailableEndpoint
    KeystoreEndpoint keyoverlapEndpoint(Keystores keystores) {
      return new KeystoreEndpoint(keystores);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class OfMetrics {

    OfMetrics() {}

    @Bean
    KeystoreMeters keyoverlapMeters(Keystores keystores) {
      return new KeystoreMeters(keystores);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AuditApplicationEvent.class)
  static class OfAudit {

    OfAudit() {}

    @Bean
    AuditedChanges keyoverlapAuditedChanges(ApplicationEventPublisher publisher) {
      return new AuditedChanges(publisher);
    }
  }
}
