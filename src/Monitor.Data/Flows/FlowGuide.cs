using System.Text.Json.Nodes;

namespace Monitor.Data.Flows;

/// <summary>What flows do, for people, and a request of each that works as it stands, also in demo mode.</summary>
public static class FlowGuide
{
    private const string Profile = """{ "profile_id": "7182553904" }""";
    private const string Handle = """{ "handle": "techguru_sarah" }""";
    private const string Channels = """{ "channel_ids": ["UCw8kTn3QzLr5YbXe1VdPmFa", "@ada.sails"] }""";

    private static readonly Dictionary<string, (string Description, string Example)> Known = new(StringComparer.Ordinal)
    {
        ["refresh_profile_custom"] = (
            "Reads a profile, by its handle or its id, and the lists that `parts` names beside it, the first page of each.",
            """{ "handle": "techguru_sarah", "parts": ["posts", "stories"] }"""),
        ["refresh_profile_by_handle"] = ("Reads a profile by its handle, with the posts that come in the same answer.", Handle),
        ["refresh_profile_basic"] = ("Reads a profile by its handle, and none of its posts.", Handle),
        ["refresh_profile_by_profile_id"] = ("Reads a profile by the platform's own id.", Profile),
        ["refresh_post_by_shortcode"] = ("Reads a post by its short code or its address.", """{ "shortcode": "DKq8vT2xR4m" }"""),
        ["refresh_post_insights"] = ("Reads what only the owner of a post may see of it, by the post's id at the Graph API.", """{ "post_id": "18200000000000815" }"""),
        ["refresh_stories_posts"] = ("Reads the stories of an account of the last day.", Profile),
        ["refresh_own_stories"] = (
            "Reads the stories of an account of one's own, with the ids at the Graph API by which their insights are read, by the account's id there.",
            """{ "profile_id": "17847182553904000" }"""),
        ["refresh_story_insights"] = ("Reads what only the owner of a story may see of it, by the story's id at the Graph API.", """{ "story_id": "18200000000000815" }"""),
        ["refresh_profile_insights"] = ("Reads who follows an account, as only its owner may see, by the account's id at the Graph API.", """{ "profile_id": "17840000000000815" }"""),
        ["refresh_profile_followers"] = (
            "Reads who follows an account: some pages into the result, or with `all` the whole list, recorded page by page and gone on with after a failure.",
            """{ "profile_id": "7182553904", "pages": 2 }"""),
        ["refresh_profile_following"] = ("Reads whom an account follows: some pages into the result, or with `all` the whole list, recorded page by page.", """{ "profile_id": "7182553904", "all": true }"""),
        ["refresh_reels_posts"] = ("Reads the reels of an account, newest first.", Profile),
        ["refresh_profile_posts"] = ("Reads the posts of an account, newest first.", Profile),
        ["refresh_tagged_posts"] = ("Reads the posts of others in which an account is tagged.", Profile),
        ["refresh_hashtag_posts"] = ("Reads the top posts with a hashtag.", """{ "hashtag": "ceramics" }"""),
        ["refresh_post_comments"] = ("Reads what people wrote below a post; with `all` every comment that the source shows.", """{ "shortcode": "DKq8vT2xR4m", "pages": 2 }"""),
        ["refresh_post_likers"] = ("Reads which accounts like a post, as far as the source shows them.", """{ "shortcode": "DKq8vT2xR4m" }"""),
        ["refresh_yt_post_comments"] = ("Reads what people wrote below a video; with `all` every comment that the source shows.", """{ "video_id": "kT3_wQz8-Lr" }"""),
        ["refresh_yt_profiles"] = ("Reads a channel by its id, its handle or its address.", """{ "channel_id": "UCw8kTn3QzLr5YbXe1VdPmFa" }"""),
        ["refresh_yt_posts"] = ("Reads a video by its id or its address.", """{ "video_id": "kT3_wQz8-Lr" }"""),
        ["refresh_yt_posts_by_channel_id"] = ("Reads the videos of a channel, newest first.", """{ "channel_id": "UCw8kTn3QzLr5YbXe1VdPmFa" }"""),
        ["search_yt_posts"] = ("Looks for videos by some words.", """{ "q": "sailing boats" }"""),
        ["refresh_tiktok_profiles"] = ("Reads a TikTok profile by its handle.", """{ "handle": "ada.sails" }"""),
        ["refresh_instagram_gpt_data_base_gender"] = ("Estimates the gender of the person behind a profile with a language model; one that is not stored is collected first.", Handle),
        ["refresh_instagram_gpt_data_base_location"] = ("Estimates the city, state and country of a profile with a language model.", Handle),
        ["refresh_instagram_gpt_data_categ_lang_topics"] = ("Estimates the category, language and topics of a profile with a language model.", Handle),
        ["refresh_instagram_gpt_data_audience_age_gender"] = ("Estimates the ages and genders of a profile's audience with a language model.", Handle),
        ["refresh_instagram_gpt_data_audience_cities"] = ("Estimates the cities of a profile's audience with a language model.", Handle),
        ["refresh_instagram_gpt_data_gender_location_lang"] = ("Estimates gender, location and language of a profile in one question to a language model.", Handle),
        [AssetUpload.Name] = (
            "Copies pictures and videos of an account or post into the archive at once, ahead of its queue.",
            """{ "entity_id": "techguru_sarah", "entity_type": "account", "asset_type": "profile_pic" }"""),
        [AssetUpload.StoriesName] = (
            "The same of stories, which are gone after a day.", """{ "entity_id": "techguru_sarah", "entity_type": "account" }"""),
        [FlowNames.KeywordCollection] = (
            "Reports which texts have some keywords, how often and when; texts that were not read yet are read first.", """{ "keywords": ["sound on", "new day"] }"""),
        [FlowNames.SentimentExtraction] = ("Estimates how captions or comments of an account or of some posts sound, by lists of words or by a language model.", Handle),
        [FlowNames.SentimentReport] = ("Reports how the texts of an account sound over time.", Handle),
        ["fetch_channels_csv"] = ("Makes a file with a row for each of some channels.", Channels),
        ["fetch_channel_videos_csv"] = ("Makes a file with a row for each of the newest videos of some channels.", """{ "channel_ids": ["UCw8kTn3QzLr5YbXe1VdPmFa"], "videos_per_channel": 40 }"""),
        ["fetch_channel_demographic_csv"] = ("Makes a file with the age and gender of the viewers of channels of one's own, in percent.", Channels),
        ["refresh_orders_by_store"] = (
            "Reads the orders of a shop at Shopify: what was bought for how much and which campaign brought it, never who bought.", """{ "store": "demo-shop" }"""),
    };

    /// <summary>What a flow does; null where nobody has said it.</summary>
    public static string? Description(string flow) => Known.TryGetValue(flow, out var guide) ? guide.Description : null;

    /// <summary>Parameters of a request that works; null where nobody has given them.</summary>
    public static JsonObject? Example(string flow) => Known.TryGetValue(flow, out var guide) ? JsonNode.Parse(guide.Example)!.AsObject() : null;
}
