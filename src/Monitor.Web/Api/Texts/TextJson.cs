using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Texts;

/// <summary>What this folder writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<KeywordsView>))]
[JsonSerializable(typeof(Envelope<SentimentView>))]
[JsonSerializable(typeof(Envelope<AnalysedTextView[]>))]
[JsonSerializable(typeof(Envelope<TextReportView[]>))]
[JsonSerializable(typeof(Envelope<TextReportDetailsView>))]
[JsonSerializable(typeof(Envelope<TextReportRowView[]>))]
internal sealed partial class TextJson : JsonSerializerContext;
