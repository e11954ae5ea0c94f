namespace Monitor.Data.Queues;

/// <summary>Classes of queues; the lower the number, the earlier its work is claimed.</summary>
public enum QueuePriority : short
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive = 1,

    /// <summary>Flows.</summary>
    Scheduled = 2,

    /// <summary>Batches and searches.</summary>
    Batch = 3,

    /// <summary>Pictures and videos.</summary>
    Assets = 4,
}

/// <summary>What an item of a queue stands for.</summary>
public enum ItemKind : short
{
    /// <summary>One username of a batch or search; a row of <c>processing_job_items</c>.</summary>
    JobItem = 1,

    /// <summary>A row of <c>scrape_request_log</c>.</summary>
    ScrapeRequest = 2,
}
