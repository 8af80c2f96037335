package dev.keyoverlap.spring.internal.server;

import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Customizes the servers that are on the class path. */
@AutoConfiguration
public class ServerAutoConfiguration {

  ServerAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(TomcatWebServerFactory.class)
  static class OfTomcat {

    OfTomcat() {}

    @Bean
    TomcatCustomizer keyOverlapTomcatCustomizer() {
      return new TomcatCustomizer();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({JettyWebServerFactory.class, SslContextFactory.class})
  static class OfJetty {

    OfJetty() {}

    @Bean
    JettyCustomizer keyOverlapJettyCustomizer() {
      return new JettyCustomizer();
    }
  }
}
