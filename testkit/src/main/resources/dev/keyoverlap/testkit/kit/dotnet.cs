// Lets .NET read the CMS and XML messages of this kit, and writes answers-dotnet.json.
//   dotnet run scripts/dotnet.cs          (.NET 10 or later)
//   dotnet script scripts/dotnet.cs       (with the tool dotnet-script)
// To try a program of yours, replace the bodies of Verify, Decrypt and VerifyXml.
// Exit status: 0 done; 3 your system rejects everything, so its set-up is probably wrong.
#:package System.Security.Cryptography.Pkcs@9.0.0
#:package System.Security.Cryptography.Xml@9.0.0
#:property PublishAot=false

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

if (!File.Exists("manifest.json"))
{
    Console.Error.WriteLine("There is no manifest.json here. Run this script in the folder of the kit.");
    return 1;
}

var setUps = new Dictionary<string, string[]>
{
    ["old"] = new[] { "old" },
    ["new"] = new[] { "new" },
    ["both"] = new[] { "old", "new" },
};

X509Certificate2 Certificate(string name) => new X509Certificate2($"certificates/{name}.cer");

// SignedCms checks all signatures. Each signer's certificate must lead to a trusted authority.
bool Verify(string[] held, byte[] message)
{
    var signed = new SignedCms();
    signed.Decode(message);
    signed.CheckSignature(verifySignatureOnly: true);
    foreach (var signer in signed.SignerInfos)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var one in held) chain.ChainPolicy.CustomTrustStore.Add(Certificate($"authority-{one}"));
        if (signer.Certificate == null || !chain.Build(signer.Certificate)) return false;
    }
    return true;
}

// EnvelopedCms looks for the recipients' keys in one collection.
bool Decrypt(string[] held, byte[] message)
{
    var keys = new X509Certificate2Collection();
    foreach (var one in held) keys.Add(new X509Certificate2($"keys/receiver-{one}.p12", "kit"));
    var enveloped = new EnvelopedCms();
    enveloped.Decode(message);
    enveloped.Decrypt(keys);
    return enveloped.ContentInfo.Content.SequenceEqual(File.ReadAllBytes("content.txt"));
}

// SignedXml is given one signature and one certificate.
bool? VerifyXml(string[] held, byte[] message)
{
    if (held.Length > 1) return null;
    var document = new XmlDocument { PreserveWhitespace = true };
    using (var stream = new MemoryStream(message)) document.Load(stream);
    var signed = new SignedXml(document);
    signed.LoadXml((XmlElement)document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
    return signed.CheckSignature(Certificate($"sender-{held[0]}"), verifySignatureOnly: true);
}

bool? Answer(string format, string name, string[] held, byte[] message)
{
    try
    {
        if (format.StartsWith("xml")) return VerifyXml(held, message);
        return name.StartsWith("signed") ? Verify(held, message) : Decrypt(held, message);
    }
    catch (Exception e) when (e is CryptographicException or XmlException)
    {
        return false;
    }
}

var manifest = JsonNode.Parse(File.ReadAllText("manifest.json"))!;
var answers = new JsonObject
{
    ["kit"] = "KeyOverlap partner kit 3",
    ["receiver"] = $".NET {Environment.Version}",
};
var accepted = 0;
foreach (var format in manifest["formats"]!.AsArray())
{
    var key = (string)format!["key"]!;
    if (key is not ("cms" or "cms-oaep" or "xml-siblings")) continue;
    var ofFormat = new JsonObject();
    foreach (var (setUp, held) in setUps)
    {
        var ofSetUp = new JsonObject();
        foreach (var message in format["messages"]!.AsArray())
        {
            var name = (string)message!["name"]!;
            var answer = Answer(key, name, held, File.ReadAllBytes((string)message["file"]!));
            if (answer == true) accepted++;
            ofSetUp[name] = answer switch { true => "yes", false => "no", null => "?" };
        }
        ofFormat[setUp] = ofSetUp;
    }
    answers[key] = ofFormat;
}
File.WriteAllText("answers-dotnet.json", answers.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
Console.WriteLine("The answers are in answers-dotnet.json. Send this file back, or open index.html and load it there.");
if (accepted == 0)
{
    Console.Error.WriteLine("Your system rejects every message. Its set-up is probably wrong.");
    return 3;
}
return 0;
