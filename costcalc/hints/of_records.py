"""What members of usage records mean here: made by tools/words_of_records.py."""

WORDS: dict[str, tuple[str, ...]] = {
    "input": (
        "billed_units_input", "input_input", "input_text", "input_total", "llm_prompt", "native_prompt",
        "prompt_eval", "total_input",
    ),
    "input_audio": (
        "input_by_modality_audio", "input_details_audio", "llm_prompt_details_audio",
        "prompt_details_audio", "tool_use_by_modality_audio", "tool_use_prompt_details_audio",
    ),
    "input_image": (
        "billed_units_image", "input_by_modality_image", "input_details_image", "prompt_details_image",
        "tool_use_by_modality_image", "tool_use_prompt_details_image",
    ),
    "input_video": (
        "input_by_modality_video", "prompt_details_video", "tool_use_by_modality_video",
        "tool_use_prompt_details_video",
    ),
    "cache_read": (
        "cache_read_input", "cached_content", "cached_input", "input_cache_read",
        "input_cache_read_input", "input_cached", "input_details_cache_read", "input_details_cached",
        "llm_prompt_details_cache_read", "metadata_additional_usage_values_cache_read_input",
        "native_cached", "prompt_cache_hit", "prompt_details_cached", "total_cached",
    ),
    "cache_read_audio": (
        "cache_details_audio", "cached_by_modality_audio", "input_details_cached_details_audio",
    ),
    "cache_read_image": (
        "cache_details_image", "cached_by_modality_image", "input_details_cached_details_image",
    ),
    "cache_write": (
        "cache_creation", "cache_creation_input", "cache_write_input", "input_cache_creation",
        "input_cache_write", "input_cache_write_input", "input_details_cache_creation",
        "input_details_cache_write", "llm_prompt_details_cache_write",
        "metadata_additional_usage_values_cache_creation_input", "prompt_details_cache_creation",
        "prompt_details_cache_creation_input", "prompt_details_cache_write",
    ),
    "cache_write_5m": (
        "cache_creation_ephemeral_5m_input", "cache_details_5m", "ephemeral_5m_input",
        "input_cache_creation_5m", "input_details_ephemeral_5m_input",
    ),
    "cache_write_1h": (
        "cache_creation_ephemeral_1h_input", "cache_details_1h", "ephemeral_1h_input",
        "input_cache_creation_1h", "input_details_ephemeral_1h_input",
    ),
    "output": (
        "billed_units_output", "llm_completion", "native_completion", "output_output", "output_total",
        "total_output",
    ),
    "output_audio": (
        "candidates_details_audio", "completion_details_audio", "llm_completion_details_audio",
        "output_by_modality_audio", "output_details_audio", "response_details_audio",
    ),
    "output_image": (
        "candidates_details_image", "completion_details_image", "native_completion_images",
        "output_by_modality_image", "output_details_image", "response_details_image",
    ),
    "output_video": (
        "candidates_details_video", "output_by_modality_video", "response_details_video",
    ),
    "reasoning": (
        "completion_details_reasoning", "llm_completion_details_reasoning", "native_reasoning",
        "output_details_reasoning", "output_details_thinking", "output_reasoning", "reasoning_output",
        "total_thought",
    ),
    "web_search": (
        "connectors_web_search", "prompt_details_web_search_requests", "search_queries",
        "server_side_tool_usage_details_web_search_calls", "server_tool_use_web_search_requests",
        "web_search_calls", "web_search_requests", "x_tools_web_search",
    ),
    "storage_search": (
        "file_search_calls", "server_side_tool_usage_details_file_search_calls",
    ),
    "rerank_search": (
        "billed_units_search_units", "search_units",
    ),
    "image": (
        "billed_units_images",
    ),
    "input_character": (
        "total_characters",
    ),
    "input_second": (
        "prompt_audio_seconds",
    ),
    "page": (
        "pages_processed",
    ),
}  # fmt: skip
