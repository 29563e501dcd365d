using Portal.Ingest.Scanning;
using Portal.Ingest.Wire;
using Portal.Telemetry.Calls;

namespace Portal.Ingest;

/// <summary>The frame that requests of all signals have: resources, their scopes, and what these two share with their items.</summary>
internal abstract partial class SignalDecoder
{
    private bool TryReadResource(ReadOnlySpan<byte> body, Slice message)
    {
        // The resource may stand behind its scopes, so it is looked for first.
        Slice resource = default, schemaUrl = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.ResourceItemsResource:
                    resource = reader.ReadSlice();
                    break;
                case OtlpTags.ResourceItemsSchemaUrl:
                    schemaUrl = reader.ReadSlice();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (reader.Failed || !_resource.TryRead(body, resource))
        {
            return false;
        }

        ScanResource(body, resource);

        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag != OtlpTags.ResourceItemsScopes)
            {
                reader.Skip();
            }
            else if (!TryReadScope(body, reader.ReadSlice(), resource, schemaUrl))
            {
                return false;
            }
        }
        return true;
    }

    private bool TryReadScope(ReadOnlySpan<byte> body, Slice message, Slice resource, Slice schemaUrl)
    {
        Slice scope = default;
        var reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case OtlpTags.ScopeItemsScope:
                    scope = reader.ReadSlice();
                    break;
                case OtlpTags.ScopeItemsSchemaUrl:
                    schemaUrl = reader.ReadSlice() is { Length: > 0 } own ? own : schemaUrl;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (reader.Failed)
        {
            return false;
        }

        Rule = _rules.Current.Find(Tenant, _resource.Application);
        Scanner.Use(Rule.Scanning ?? _actions);
        Privacy.CapturesContent = Rule.CaptureContent ?? Options.CaptureContent;
        if (!TryReadScopeHead(body, scope, schemaUrl))
        {
            return false;
        }

        BeginScope(body, resource, scope);
        reader = new ProtoReader(body, message);
        while (reader.Next())
        {
            if (reader.Tag == OtlpTags.ScopeItemsItems)
            {
                ReadItem(body, reader.ReadSlice());
            }
            else
            {
                reader.Skip();
            }
        }
        return true;
    }

    /// <summary>The policy hangs on the application's name, so the resource is read once to know it, and again if the policy changes what it says.</summary>
    private void ScanResource(ReadOnlySpan<byte> body, Slice resource)
    {
        Scanner.Use(_rules.Current.Find(Tenant, _resource.Application).Scanning ?? _actions);
        _shared.Clear();
        body = Scan(body, ref resource, WireMessage.Resource);
        _shared.Add(Scanner.Counts);
        if (Scanner.HasReplaced && !_resource.TryRead(body, resource))
        {
            throw new InvalidOperationException("A resource was rewritten as malformed protobuf.");
        }
    }

    /// <summary>Reads what the items of a scope share. False when it is malformed.</summary>
    private bool TryReadScopeHead(ReadOnlySpan<byte> body, Slice scope, Slice schemaUrl)
    {
        var (scopeName, scopeVersion) = ("", "");
        var flags = CallFlags.None;
        var scanned = Scan(body, ref scope, WireMessage.Scope);
        var scopeReader = new ProtoReader(scanned, scope);
        while (scopeReader.Next())
        {
            switch (scopeReader.Tag)
            {
                case OtlpTags.ScopeName:
                    scopeName = Strings.GetCut(scanned, scopeReader.ReadSlice(), MaxNameBytes, ref flags);
                    break;
                case OtlpTags.ScopeVersion:
                    scopeVersion = Strings.GetCut(scanned, scopeReader.ReadSlice(), MaxNameBytes, ref flags);
                    break;
                default:
                    scopeReader.Skip();
                    break;
            }
        }
        if (scopeReader.Failed)
        {
            return false;
        }

        scanned = Scanner.ScanText(body, ref schemaUrl);
        var schema = Strings.GetCut(scanned, schemaUrl, MaxNameBytes, ref flags);
        Scope = (scopeName, schema, flags);
        Senders.BeginScope(new(Tenant, _resource.Application, _resource.Sdk, scopeName, scopeVersion, Signal), schema, Clock.ReceivedMilliseconds);
        return true;
    }
}
