/**
 * The libraries that sign and encrypt XML and SOAP, ours among them.
 *
 * <p>Start at {@link dev.keyoverlap.benchmarks.xml.XmlContender} and {@link
 * dev.keyoverlap.benchmarks.xml.SoapContender}, the lists of them.
 */
@NullMarked
package dev.keyoverlap.benchmarks.xml;

import org.jspecify.annotations.NullMarked;
